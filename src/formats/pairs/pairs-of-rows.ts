import { columnsOf, type HeaderPolicy, type NamedColumns } from './header.js'
import { type PairRecord, pairRecord, type Row } from './pair-record.js'

/**
 * The pairs of rows: two columns each, source and target; or, after a first row that names its columns, those of them that
 * are source and target, whatever else there is.
 *
 * @param separator how messages call what divides columns, such as `tabs`
 */
export async function* pairsOfRows(
  rows: AsyncIterable<Row>,
  separator: string,
  header: HeaderPolicy,
  named: NamedColumns = {},
): AsyncGenerator<PairRecord, void, void> {
  let columns: ReturnType<typeof columnsOf> | undefined
  for await (const row of rows) {
    if ('problem' in row) {
      yield row
      continue
    }
    const { line, columns: fields } = row
    const isFirst = columns === undefined
    columns ??= columnsOf(fields, header, named)
    const { width, source, target, isHeader, note } = columns
    if (isFirst && note !== undefined) yield { line, note }
    if (isFirst && isHeader) continue
    if (fields.length === width) yield pairRecord(line, fields[source] ?? '', fields[target] ?? '')
    else yield { line, problem: `it has ${fields.length - 1} ${separator}; it needs ${width - 1}` }
  }
}
