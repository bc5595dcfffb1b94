// Which files become pages, where each stands, and what leads to it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/**
 * @typedef {object} Page
 * @property {string} source the file, Markdown or code, from the project's root
 * @property {string} url where it stands in the site, without a leading slash
 * @property {'en' | 'zh'} lang
 * @property {string} title
 * @property {string} section of the site: `home`, `course`, `guides`, `examples` or `code`
 * @property {string} [other] the same in the other language
 */

const guides = [
  ['README.md', 'start.html'],
  ...['architecture', 'data', 'config', 'browser', 'serve', 'distributed', 'glossary'].map(guide),
  ...['benchmarks', 'performance', 'cost-curves', 'parity', 'decisions', 'dependencies', 'lessons-reader-test'].map(
    guide,
  ),
  ...['CONTRIBUTING', 'SECURITY', 'CODE_OF_CONDUCT', 'CHANGELOG'].map(name => [
    `${name}.md`,
    `${name.toLowerCase()}.html`,
  ]),
]

function guide(name) {
  return [`docs/${name}.md`, `docs/${name}.html`]
}

/** @returns {Page[]} `course` is the folder with the handouts of both languages */
export function pagesOf(root, course) {
  const page = (source, url, section, lang = 'en', other = undefined) => ({
    source,
    url,
    section,
    lang,
    other,
    title: titleOf(readFileSync(join(root, source), 'utf8')),
  })
  const examples = readdirSync(join(root, 'examples'))
    .filter(name => existsSync(join(root, 'examples', name, 'README.md')))
    .map(name => page(`examples/${name}/README.md`, `examples/${name}/index.html`, 'examples'))
  const lessons = ['en', 'zh'].flatMap(lang =>
    readdirSync(join(root, course, lang))
      .filter(name => name.endsWith('.md'))
      .map(name => {
        const html = name === 'README.md' ? 'index.html' : name.replace(/md$/, 'html')
        const other = `course/${lang === 'en' ? 'zh' : 'en'}/${html}`
        return page(posix.join(course, lang, name), `course/${lang}/${html}`, 'course', lang, other)
      }),
  )
  const documents = [
    page('site/home.md', 'index.html', 'home', 'en', 'zh/index.html'),
    page('site/home.zh.md', 'zh/index.html', 'home', 'zh', 'index.html'),
    ...guides.map(([source, url]) => page(source, url, 'guides')),
    page('README.zh-CN.md', 'zh/start.html', 'guides', 'zh', 'start.html'),
    ...examples,
    ...lessons,
  ]
  const code = linkedCode(root, documents).map(source => {
    return { source, url: `${source}.html`, section: 'code', lang: 'en', title: posix.basename(source) }
  })
  return [...documents, ...code].map((each, _, all) => ({ ...each, other: each.other ?? otherOf(each, all) }))
}

/** The language of a code file, by the end of its name. */
const languages = { ts: 'typescript', mjs: 'javascript', js: 'javascript', py: 'python', yml: 'yaml' }

function languageOf(source) {
  return languages[source.split('.').at(-1)]
}

/** The code files that documents link to. */
function linkedCode(root, documents) {
  const linked = documents.flatMap(({ source }) =>
    [...readFileSync(join(root, source), 'utf8').matchAll(/\]\(([^)#\s:]+)\)/g)].map(([, to]) =>
      posix.normalize(posix.join(posix.dirname(source), to)),
    ),
  )
  return [...new Set(linked)].filter(source => languageOf(source) !== undefined && existsSync(join(root, source)))
}

/** What a page is made of, as Markdown. */
export function markdownOf({ source, section, title }, root) {
  const text = readFileSync(join(root, source), 'utf8')
  return section === 'code' ? `# ${title}\n\n\`${source}\`\n\n\`\`\`\`${languageOf(source)}\n${text}\`\`\`\`\n` : text
}

/** The page that names this one as its other language. */
function otherOf({ url }, all) {
  return all.find(({ other }) => other === url)?.url
}

/** The first heading, without its marks. */
function titleOf(markdown) {
  return (/^# (.*)$/m.exec(markdown)?.[1] ?? '').replaceAll('`', '')
}

/** From one page to another address of the site. */
export function relative(from, to) {
  const [path, anchor] = to.split('#')
  const way = posix.relative(dirname(from), path) || posix.basename(path)
  return anchor === undefined ? way : `${way}#${anchor}`
}
