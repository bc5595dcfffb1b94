import type { TensorValue } from '../engine/engine.js'
import { GlassformerError } from '../math/error.js'

/** Rows of token ids of one length: `(N, len)`. */
export type TokenRows = readonly (readonly number[])[]

/**
 * Rows of ids as an engine's input.
 *
 * @throws GlassformerError when there are no rows, or they differ in length.
 */
export function tokenIds(name: string, rows: TokenRows): TensorValue {
  const length = rows[0]?.length ?? 0
  if (length === 0) throw new GlassformerError(`${name} is empty: it needs at least one row of at least one id`)
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
