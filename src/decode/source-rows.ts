import { checkIdRows } from '../data/check-ids.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { TransformerOptions } from '../model/options.js'
import type { ResolvedOptions } from './generate-options.js'

/** A source and what is asked of its targets. */
export interface SourceRow {
  /** Its number in the call. */
  readonly row: number
  /** Its ids without padding. */
  readonly ids: readonly number[]
  /** The most new tokens. */
  readonly limit: number
  readonly prefix: readonly number[]
  /** How many equal sources come before it in the call: each draws its own samples. */
  readonly occurrence: number
}

/** @throws GlassformerError for what is no list of rows of ids, an empty row, or a prefix that is missing. */
export function sourceRows(
  srcIds: readonly (readonly number[])[],
  options: ResolvedOptions,
  { srcPadIdx, maxLen }: TransformerOptions,
): SourceRow[] {
  checkIdRows(srcIds, 'the sources', row => `source row ${row}`)
  const { maxNewTokens, forcedPrefix } = options
  const seen = new Map<string, number>()
  return srcIds.map((padded, row) => {
    const ids = withoutPadding(padded, row, srcPadIdx)
    const prefix = prefixOf(forcedPrefix, row)
    const occurrence = seen.get(ids.join()) ?? 0
    seen.set(ids.join(), occurrence + 1)
    return { row, ids, limit: Math.min(maxNewTokens ?? ids.length + 2, maxLen), prefix, occurrence }
  })
}

function withoutPadding(row: readonly number[], index: number, padIdx: number): readonly number[] {
  let length = row.length
  while (length > 0 && row[length - 1] === padIdx) length--
  if (length === 0)
    throw new GlassformerError(`source row ${index} is empty: it needs at least one token that is not padding`)
  return row.slice(0, length)
}

function prefixOf(prefix: ResolvedOptions['forcedPrefix'], row: number): readonly number[] {
  if (!Array.isArray(prefix[0])) return prefix as readonly number[]
  const own = (prefix as readonly (readonly number[])[])[row]
  if (own === undefined) throw new GlassformerError(`forcedPrefix has ${prefix.length} rows, but there is a row ${row}`)
  return own
}
