import { checkIdRows } from '../data/check-ids.js'
import type { TensorValue } from '../engine/engine.js'
import { GlassformerError } from '../errors/glassformer-error.js'

/** Rows of token ids of one length: `(N, len)`. */
export type TokenRows = readonly (readonly number[])[]

/**
 * Rows of ids as an engine's input.
 *
 * @param least ids per row: 2 for a target, of which one is read and one predicted. Default 1.
 * @throws GlassformerError when they are no lists of ids, there are no rows, they differ in length or are too short.
 */
export function tokenIds(name: string, rows: TokenRows, least = 1): TensorValue {
  checkIdRows(rows, name)
  const length = rows[0]?.length ?? 0
  if (length === 0) throw new GlassformerError(`${name} is empty: it needs at least one row of at least one id`)
  if (length < least)
    throw new GlassformerError(
      `${name} has rows of ${length} id: it needs at least ${least}, one to read and one to predict`,
    )
  const data = new Float64Array(rows.length * length)
  for (const [n, row] of rows.entries()) {
    if (row.length !== length) {
      throw new GlassformerError(
        `${name}[${n}] has ${row.length} ids, ${name}[0] has ${length}: pad them to one length`,
      )
    }
    data.set(row, n * length)
  }
  return { data, shape: [rows.length, length] }
}
