// The site: the studio, the course in both languages, guides, examples and reference as static files in dist/site, which
// any host can serve from any folder, and which open without one. Begun by scripts/site.mjs, which builds before.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import Eleventy from '@11ty/eleventy'
import { build as bundle } from 'vite'
import { runNode } from '../scripts/run-node.mjs'
import { frameOf } from './frame.mjs'
import { deadLinks } from './links.mjs'
import { colour, siteMarkdown } from './markdown.mjs'
import { markdownOf, pagesOf } from './pages.mjs'
import { indexOf, textForModels } from './texts.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const site = join(root, 'dist/site')
const course = 'dist/course'

rmSync(site, { recursive: true, force: true })
for (const lang of ['en', 'zh']) {
  say(`the course: ${lang}`)
  runNode(
    'dist/bin/glassformer.js',
    'explain',
    '--all',
    '--format',
    'markdown',
    '--lang',
    lang,
    '--out',
    `${course}/${lang}`,
  )
}
say('the reference')
runNode('node_modules/typedoc/bin/typedoc', '--options', 'site/typedoc.json', '--logLevel', 'Warn')

say('the pages')
const pages = pagesOf(root, course)
const order = Object.fromEntries(['en', 'zh'].map(lang => [lang, lessonsOf(lang)]))
const files = new Map()
const eleventy = new Eleventy(join(root, 'site/templates'), site, { quietMode: true, config: configure })
const made = await eleventy.toJSON()
const html = new Map(made.map(({ outputPath, content }) => [posix.relative(site, outputPath), content]))
for (const [url, text] of html) write(url, text)
for (const [source, url] of files) copy(source, url)
copy('site/style.css', 'style.css')
copy('studio/public/icon.svg', 'icon.svg')
copy('dist/studio', 'studio')
for (const font of ['source-sans-3', 'source-code-pro'])
  copy(
    `node_modules/@fontsource-variable/${font}/files/${font}-latin-wght-normal.woff2`,
    `fonts/${font}-latin-wght-normal.woff2`,
  )

say('the search')
write('search-index.js', `globalThis.siteIndex = ${JSON.stringify(indexOf(pages, html, join(site, 'reference')))}\n`)
await bundle({
  root: join(root, 'site'),
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: site,
    emptyOutDir: false,
    lib: { entry: 'page.ts', formats: ['iife'], name: 'page', fileName: () => 'page.js' },
  },
})
for (const [name, text] of Object.entries(textForModels(root, pages))) write(name, text)

const dead = deadLinks(site)
if (dead.length > 0) {
  console.error(`links that lead nowhere:\n  ${dead.join('\n  ')}`)
  process.exit(1)
}
console.log('The site is in dist/site: open dist/site/index.html, or put the folder on any host.')

function configure(config) {
  config.setUseGitIgnore(false)
  config.amendLibrary('md', md => md.set({ html: true, highlight: colour }).use(siteMarkdown, { root, pages, files }))
  for (const page of pages) {
    const text = markdownOf(page, root)
    const data = {
      layout: 'layout.njk',
      permalink: page.url,
      templateEngineOverride: 'md', // braces in a document are its own
      ...frameOf(page, pages, order),
    }
    config.addTemplate(`${page.url}.md`, text, data)
  }
}

/** Where the lessons stand, in the order of the course's list. */
function lessonsOf(lang) {
  const list = readFileSync(join(root, course, lang, 'README.md'), 'utf8')
  return [...list.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, name]) => `course/${lang}/${name}.html`)
}

function say(what) {
  console.error(`site: ${what} …`)
}

function copy(source, to) {
  mkdirSync(dirname(join(site, to)), { recursive: true })
  cpSync(join(root, source), join(site, to), { recursive: true })
}

function write(path, text) {
  mkdirSync(dirname(join(site, path)), { recursive: true })
  writeFileSync(join(site, path), text)
}
