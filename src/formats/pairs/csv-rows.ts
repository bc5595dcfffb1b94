import { CsvRecord, type CsvState } from './csv-record.js'
import { type Line, LONGEST_LINE } from './line-splitter.js'
import { linesOf } from './lines.js'
import { EMPTY, type Row } from './pair-record.js'

/** A quote still open after so many lines was never meant to be closed. */
const MOST_LINES = 1000

/**
 * The records of comma-separated text: see {@link CsvRecord}. A bad record costs itself alone: reading goes on with the
 * line after the one where it began. A line that opens a quote closes one that is open, so no line is read ahead often.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<Row, void, void> {
  const lines = linesOf(chunks)
  /** Lines that were read ahead for a quoted field. */
  const ahead: Line[] = []
  let line = 0
  for (;;) {
    const first = ahead.shift() ?? (await nextOf(lines))
    if (first === undefined) return
    line++
    if ('problem' in first) {
      yield { line, ...first }
      continue
    }
    if (first.text.trim() === '') {
      yield { line, problem: EMPTY }
      continue
    }
    const record = new CsvRecord()
    let state: CsvState = record.add(first.text)
    let used = 0
    let length = first.text.length
    while (state === 'open' && used < MOST_LINES && length < LONGEST_LINE) {
      const more = ahead[used] ?? (await nextOf(lines))
      if (more === undefined) break
      if (used === ahead.length) ahead.push(more)
      if ('problem' in more) break
      used++
      length += more.text.length
      state = record.add(more.text)
    }
    if (state === 'ended') {
      yield { line, columns: record.fields }
      ahead.splice(0, used)
      line += used
    } else yield { line, problem: state === 'open' ? 'its quote is never closed' : state.problem }
  }
}

async function nextOf(lines: AsyncIterator<Line>): Promise<Line | undefined> {
  const { value, done } = await lines.next()
  return done ? undefined : value
}
