import { element, escapeText } from '../draw/markup.js'
import { type TermLinks, type TermWriter, termId } from './term-links.js'

/** Terms in HTML: links to the glossary at the end of the page. */
export const htmlTerms: TermWriter = {
  plain: escapeText,
  term: (word, term) => element('a', { class: 'term', href: `#term-${termId(term)}` }, escapeText(word)),
}

/** A paragraph; its terms are links where they first appear. */
export function paragraph(content: string, terms?: TermLinks): string {
  return element('p', {}, inline(content, terms))
}

/** Words in backticks are code. */
export function inline(content: string, terms?: TermLinks): string {
  return content
    .split('`')
    .map((piece, i) => {
      if (i % 2 === 1) return element('code', {}, escapeText(piece))
      return terms === undefined ? escapeText(piece) : terms.in(piece)
    })
    .join('')
}
