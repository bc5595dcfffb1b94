import { csvRows } from './csv-rows.js'
import type { HeaderPolicy, NamedColumns } from './header.js'
import { jsonlPairs } from './jsonl-pairs.js'
import type { PairFormat, PairRecord } from './pair-record.js'
import { pairsOfRows } from './pairs-of-rows.js'
import { tsvRows } from './tsv-rows.js'

/** The pairs and the bad lines of a text that comes in pieces, in its order. */
export function pairRecords(
  chunks: AsyncIterable<string>,
  format: PairFormat,
  header: HeaderPolicy = 'auto',
  named: NamedColumns = {},
): AsyncIterable<PairRecord> {
  switch (format) {
    case 'tsv':
      return pairsOfRows(tsvRows(chunks), 'tabs', header, named)
    case 'csv':
      return pairsOfRows(csvRows(chunks), 'commas', header, named)
    case 'jsonl':
      return jsonlPairs(chunks, named)
  }
}
