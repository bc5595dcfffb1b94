import stringWidth from 'string-width'

/** The columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  return stringWidth(text)
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** Punctuation that may not begin a line of Chinese. */
const NEVER_FIRST = /[，。、；：？！）」』》”’]/u

/** Breaks a paragraph into lines: between words, and between any two Chinese characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(PIECES) ?? []) {
    const fits = textWidth(line) + textWidth(piece.trimEnd()) <= width
    if (!fits && line !== '' && !NEVER_FIRST.test(piece)) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}

/** Chinese may break between any two of its characters, and after its punctuation. */
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u

/** A Chinese character, or a run of others with the space after it. */
const PIECES = new RegExp(`${CHINESE.source}|(?:(?!${CHINESE.source})\\S)+\\s*|\\s+`, 'gu')
