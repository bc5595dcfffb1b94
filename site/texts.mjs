// What the pages say, for the search and for language models.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry for each heading of each page, with the text under it. `html` has the pages by where they stand, `reference`
 * is its folder. */
export function indexOf(pages, html, reference) {
  const entries = pages
    .filter(({ section }) => section !== 'code')
    .flatMap(page => {
      const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html.get(page.url) ?? '')?.[1] ?? ''
      const parts = main.split(/(?=<h[23]\s)/)
      return parts.map(part => {
        const [, id, heading] = /^<h[23] id="([^"]*)"[^>]*>([\s\S]*?)<\/h[23]>/.exec(part) ?? []
        return {
          title: page.title,
          heading: heading === undefined ? '' : plain(heading),
          text: plain(part),
          url: id === undefined ? page.url : `${page.url}#${id}`,
          lang: page.lang,
        }
      })
    })
  return [...entries, ...namesOf(reference)].map((entry, id) => ({ id, ...entry }))
}

/** The library's names, each of which has a page in the reference. */
function namesOf(reference) {
  return ['classes', 'functions', 'interfaces', 'types', 'variables'].flatMap(kind =>
    readdirSync(join(reference, kind)).map(file => {
      const title = file.split('.').at(-2)
      return { title, heading: kind, text: '', url: `reference/${kind}/${file}`, lang: 'en' }
    }),
  )
}

/** llms.txt: the list of what there is to read; llms-full.txt: all of it that is in English. */
export function textForModels(root, pages) {
  const english = pages.filter(({ lang, section }) => lang === 'en' && !['home', 'code'].includes(section))
  const list = ['guides', 'course', 'examples'].flatMap(section => [
    `## ${section[0].toUpperCase()}${section.slice(1)}`,
    '',
    ...english.filter(page => page.section === section).map(({ title, url }) => `- [${title}](${url})`),
    '',
  ])
  const about = '> An encoder–decoder Transformer in TypeScript that you can train, use and see through.'
  return {
    'llms.txt': `# Glassformer\n\n${about}\n\n${list.join('\n')}`,
    'llms-full.txt': english.map(({ source }) => readFileSync(join(root, source), 'utf8')).join('\n\n'),
  }
}

function plain(html) {
  const text = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
