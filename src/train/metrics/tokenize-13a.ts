import { splitWords, trimEnd } from './split-words.js'

/** The words and marks of a line as WMT's `mteval-v13a` cuts them: the tokens that BLEU compares. */
export function tokenize13a(text: string): string[] {
  const line = trimEnd(text)
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  return cutMarks(` ${line} `)
}

/** The words and marks of a text, as both of sacreBLEU's tokenizers cut them in the end. */
export function cutMarks(text: string): string[] {
  const cut = text
    .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
    // Periods and commas stay where they stand between digits.
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ')
  return splitWords(cut)
}
