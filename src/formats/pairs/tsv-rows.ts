import { linesOf } from './lines.js'
import type { Row } from './pair-record.js'

/** The lines of tab-separated text, cut at the tabs. There is no quoting: a quote is a quote. */
export async function* tsvRows(chunks: AsyncIterable<string>): AsyncGenerator<Row, void, void> {
  let line = 0
  for await (const text of linesOf(chunks)) {
    line++
    yield text.trim() === '' ? { line, problem: 'it is empty' } : { line, columns: text.split('\t') }
  }
}
