import { type PairRecord, pairRecord, type Row } from './pair-record.js'

/**
 * The pairs of rows: two columns each, source and target; or, after a first row that names its columns, the ones named
 * `source` and `target`, whatever else there is.
 *
 * @param separator how messages call what divides columns, such as `tabs`
 */
export async function* pairsOfRows(
  rows: AsyncIterable<Row>,
  separator: string,
): AsyncGenerator<PairRecord, void, void> {
  let [width, source, target] = [2, 0, 1]
  let first = true
  for await (const row of rows) {
    if ('problem' in row) {
      yield row
      continue
    }
    const { line, columns } = row
    const isHeader = first && columns.includes('source') && columns.includes('target')
    first = false
    if (isHeader) [width, source, target] = [columns.length, columns.indexOf('source'), columns.indexOf('target')]
    else if (columns.length === width) yield pairRecord(line, columns[source] ?? '', columns[target] ?? '')
    else yield { line, problem: `it has ${columns.length - 1} ${separator}; it needs ${width - 1}` }
  }
}
