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

/**
 * Breaks a text into lines: between words, and between any two Chinese characters; never before closing punctuation or
 * after opening punctuation. A word that is longer than a line is broken where the line ends.
 *
 * @param hanging what stands before every line but the first, within the width.
 */
export function wrap(text: string, width: number, hanging = ''): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0 // the columns of the line, counted on: measuring a whole line at each of its words is slow
  const end = (text: string): void => {
    lines.push(text)
    line = hanging
    used = textWidth(hanging)
  }
  for (const word of text.match(WORDS) ?? []) {
    if (used + textWidth(word.trimEnd()) > width && line.trim() !== '') end(line.trimEnd())
    const isContinued = lines.length > 0 && line.trim() === ''
    const pieces = broken(isContinued ? word.trimStart() : word, width - used)
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) end(line)
      line += piece
      used += textWidth(piece)
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}

/** A word in parts that fit: nearly always one. */
function broken(word: string, width: number): string[] {
  if (textWidth(word.trimEnd()) <= width) return [word]
  const parts: string[] = ['']
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const last = parts.at(-1) ?? ''
    if (last !== '' && textWidth(last + segment) > width) parts.push(segment)
    else parts[parts.length - 1] = last + segment
  }
  return parts
}

/** Chinese may break between any two of its characters. */
const CHINESE = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]'
const OPENING = '[（“‘「『《【]'
const CLOSING = '[，。、；：？！）」』》】”’,.;:?!)\\]}…%]'

/** A Chinese character or a run of others, with the punctuation that belongs to it and the space after it. */
const WORDS = new RegExp(
  `\\s+|${OPENING}*(?:${CHINESE}|(?:(?!${CHINESE}|${OPENING})\\S)+)${CLOSING}*\\s*|${OPENING}+\\s*`,
  'gu',
)
