// How the site's Markdown differs from plain: links lead to pages or to files that come along, headings have names, and
// code has colours.
import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { createHighlighter } from 'shiki'
import { relative } from './pages.mjs'

const highlighter = await createHighlighter({
  themes: ['github-light-high-contrast', 'github-dark-high-contrast'],
  langs: ['typescript', 'javascript', 'python', 'shellscript', 'json', 'jsonc', 'html', 'yaml'],
})
const known = new Set(highlighter.getLoadedLanguages())

/** Colours for a light and a dark page, as CSS variables. */
export function colour(code, lang) {
  const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }
  return highlighter.codeToHtml(code.trimEnd(), { lang: known.has(lang) ? lang : 'text', themes, defaultColor: false })
}

/** As Markdown hosts name headings: what the documents' own links lead to. */
export function slug(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}

/**
 * A plugin of markdown-it.
 *
 * @param pages all pages of the site
 * @param files collects what comes along: from the project's root → to the site
 */
export function siteMarkdown(md, { root, pages, files }) {
  const bySource = new Map(pages.map(page => [page.source, page]))
  const target = (href, page) => {
    if (/^(?:[a-z]+:|#)|\.html(?:#|$)/i.test(href)) return href
    const [path, anchor] = href.split('#')
    const source = posix.normalize(posix.join(dirname(page.source), decodeURI(path)))
    const url = bySource.get(source)?.url ?? comesAlong(source)
    return url && relative(page.url, anchor === undefined ? url : `${url}#${anchor}`)
  }
  const comesAlong = source => {
    if (!existsSync(join(root, source)) || statSync(join(root, source)).isDirectory()) return undefined
    const page = pages.find(page => dirname(page.source) === dirname(source))
    const url = page === undefined ? source : posix.join(dirname(page.url), posix.basename(source))
    files.set(source, url)
    return url
  }
  md.core.ruler.push('site', ({ tokens, env }) => {
    const page = pages.find(({ url }) => url === env.permalink)
    for (const [i, token] of tokens.entries()) {
      if (token.type === 'heading_open') token.attrSet('id', slug(textOf(tokens[i + 1])))
      // What scrolls sideways where it is narrow can be reached by keyboard.
      if (token.type === 'table_open') token.attrSet('tabindex', '0')
      // The empty corner of a table is no head.
      if (token.type === 'th_open' && tokens[i + 1].content === '') token.tag = tokens[i + 2].tag = 'td'
      for (const child of token.children ?? []) {
        const name = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined
        if (name === undefined || page === undefined) continue
        const to = target(child.attrGet(name), page)
        if (to !== undefined) child.attrSet(name, to)
        // What only a clone has stays a name.
        else if (name === 'href') child.tag = 'span'
      }
      closeSpans(token.children ?? [])
    }
  })
}

/** A link that became a span ends as one. */
function closeSpans(children) {
  const open = []
  for (const child of children) {
    if (child.type === 'link_open') open.push(child)
    if (child.type === 'link_close') child.tag = open.pop().tag
  }
  for (const child of children) if (child.tag === 'span') child.attrs = null
}

function textOf({ children }) {
  return children.map(({ content }) => content).join('')
}
