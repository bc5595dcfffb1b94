import { LONGEST_LINE, linesOf } from './lines.js'
import type { Row } from './pair-record.js'

/** A quote still open after so many lines was never meant to be closed. */
const MOST_LINES = 1000

/**
 * The records of comma-separated text (RFC 4180): fields with commas, quotes or line ends stand in quotes, and a quote
 * in them is doubled. A bad record costs itself alone: reading goes on with the line after the one where it began.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<Row, void, void> {
  const lines = linesOf(chunks)
  /** Lines that were read ahead for a quoted field. */
  let ahead: string[] = []
  let line = 0
  for (;;) {
    const first = ahead.shift() ?? (await nextOf(lines))
    if (first === undefined) return
    line++
    if (first.trim() === '') {
      yield { line, problem: 'it is empty' }
      continue
    }
    let text = first
    let used = 0
    let record = parseRecord(text)
    while (record === OPEN && used < MOST_LINES && text.length < LONGEST_LINE) {
      const more = ahead[used] ?? (await nextOf(lines))
      if (more === undefined) break
      if (used === ahead.length) ahead.push(more)
      used++
      text += `\n${more}`
      // Only a line with a quote can close one.
      if (more.includes('"')) record = parseRecord(text)
    }
    if (typeof record === 'string') {
      yield { line, problem: record }
      continue
    }
    yield { line, columns: record }
    ahead = ahead.slice(used)
    line += used
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<string | undefined> {
  const { value, done } = await lines.next()
  return done ? undefined : value
}

const OPEN = 'its quote is never closed'

/** A field in quotes, or one without any; then a comma or the end. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y

/** @returns the fields, or what is wrong. */
function parseRecord(text: string): string[] | string {
  const fields: string[] = []
  FIELD.lastIndex = 0
  for (;;) {
    const start = FIELD.lastIndex
    const match = FIELD.exec(text)
    if (match === null) {
      const isOpen = text[start] === '"' && /^"(?:[^"]|"")*$/u.test(text.slice(start))
      return isOpen
        ? OPEN
        : `field ${fields.length + 1} has a quote in it: put the field in quotes, and double the quote`
    }
    const [, quoted, plain, end] = match
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '') return fields
  }
}
