import { glossary } from '../glossary/glossary.js'
import type { Term } from '../glossary/term.js'
import type { Language } from '../text.js'

/** How a handout writes plain text, and a term with a link to what it means. */
export interface TermWriter {
  plain(text: string): string
  term(word: string, term: Term): string
}

/** “The example in view” is no view, and “48 keys” are the names of weights. */
const OTHER_SENSE = '(?<!\\bin |\\d |\\d 个)'

/** Links each term where it first appears. */
export class TermLinks {
  private readonly waiting: Map<Term, RegExp>
  private readonly segmenter: Intl.Segmenter

  constructor(
    language: Language,
    private readonly write: TermWriter,
  ) {
    this.segmenter = new Intl.Segmenter(language, { granularity: 'word' })
    // Longer ones first: self-attention is no attention.
    const terms = [...glossary].sort((a, b) => b[language].length - a[language].length)
    this.waiting = new Map(terms.map(term => [term, new RegExp(`${OTHER_SENSE}${term[language]}(?:s\\b)?`, 'giu')]))
  }

  /** The text, written, with the links that are due. */
  in(text: string): string {
    const bounds = new Set([text.length, ...Array.from(this.segmenter.segment(text), ({ index }) => index)])
    let [written, from] = ['', 0]
    for (let found = this.first(text, from, bounds); found !== undefined; found = this.first(text, from, bounds)) {
      const { term, start, end } = found
      written += this.write.plain(text.slice(from, start)) + this.write.term(text.slice(start, end), term)
      from = end
      this.waiting.delete(term)
    }
    return written + this.write.plain(text.slice(from))
  }

  /** The next term that is whole words: 头 is none in 开头. */
  private first(text: string, from: number, bounds: ReadonlySet<number>) {
    let found: { readonly term: Term; readonly start: number; readonly end: number } | undefined
    for (const [term, pattern] of this.waiting) {
      for (const { index: start, 0: word } of text.slice(from).matchAll(pattern)) {
        const [begin, end] = [from + start, from + start + word.length]
        if (!bounds.has(begin) || !bounds.has(end) || (found !== undefined && found.start <= begin)) continue
        found = { term, start: begin, end }
      }
    }
    return found
  }
}

/** A term's name in links: `self-attention`. */
export function termId({ en }: Term): string {
  return en.replaceAll(' ', '-')
}
