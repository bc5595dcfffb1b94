// What stands around a page: the menu, its neighbours, the way to the other language.
import { posix } from 'node:path'
import { relative } from './pages.mjs'
import { words } from './words.mjs'

/** The data of a page's layout. `order` has the lessons of each language as the course goes. */
export function frameOf(page, pages, order) {
  const to = url => relative(page.url, url)
  const text = words[page.lang]
  const home = page.lang === 'zh' ? 'zh/' : ''
  const doors = {
    studio: `studio/index.html${page.lang === 'zh' ? '#lang=zh' : ''}`,
    course: `course/${page.lang}/index.html`,
    guides: `${home}start.html`,
    reference: 'reference/index.html',
    examples: 'examples/reverse/index.html',
  }
  const menu = Object.entries(doors).map(([section, url]) => ({
    href: to(url),
    text: text.menu[section],
    current: section === page.section,
  }))
  const neighbours = neighboursOf(page, pages, order[page.lang])
  const at = neighbours.findIndex(({ url }) => url === page.url)
  const after = page.section === 'course' ? neighbours[at + 1] : undefined
  return {
    lang: page.lang,
    title: page.title,
    section: page.section,
    root: '../'.repeat(posix.dirname(page.url) === '.' ? 0 : posix.dirname(page.url).split('/').length),
    words: text,
    menu,
    otherHref: to(page.other ?? (page.lang === 'zh' ? 'index.html' : 'zh/index.html')),
    siblings: neighbours.map(({ url, title }) => ({ href: to(url), title, current: url === page.url })),
    next: after && { href: to(after.url), title: after.title },
  }
}

function neighboursOf({ section, lang }, pages, lessons) {
  const own = pages.filter(page => page.section === section && (section !== 'guides' || page.url !== otherStart(lang)))
  switch (section) {
    case 'course':
      return lessons.map(url => own.find(page => page.url === url)).filter(page => page !== undefined)
    case 'guides':
      return own.sort((a, b) => Number(isStart(b)) - Number(isStart(a)))
    case 'examples':
      return own
    default:
      return []
  }
}

function otherStart(lang) {
  return lang === 'zh' ? 'start.html' : 'zh/start.html'
}

function isStart({ url }) {
  return url.endsWith('start.html')
}
