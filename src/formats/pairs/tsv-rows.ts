import { withoutCr } from './line-splitter.js'
import { linesOf } from './lines.js'
import { EMPTY, type Row } from './pair-record.js'

/** The lines of tab-separated text, cut at the tabs. There is no quoting: a quote is a quote. */
export async function* tsvRows(chunks: AsyncIterable<string>): AsyncGenerator<Row, void, void> {
  let line = 0
  for await (const read of linesOf(chunks)) {
    line++
    if ('problem' in read) yield { line, ...read }
    else if (read.text.trim() === '') yield { line, problem: EMPTY }
    else yield { line, columns: withoutCr(read.text).split('\t') }
  }
}
