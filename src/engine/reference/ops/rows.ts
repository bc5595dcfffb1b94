import type { NumericArray } from '../../engine.js'
import type { NDArray } from '../ndarray.js'

/** Calls `visit` with each row (the last axis) and its number. A row is a piece of `elements`, not a copy. */
export function forEachRow(x: NDArray, visit: (row: NumericArray, rowIndex: number) => void): void {
  const width = x.shape[x.rank - 1] as number
  const elements = x.elements()
  for (let start = 0, rowIndex = 0; start < elements.length; start += width, rowIndex++) {
    visit(elements.subarray(start, start + width), rowIndex)
  }
}

export function largest(row: NumericArray): number {
  let max = Number.NEGATIVE_INFINITY
  for (const element of row) if (element > max) max = element
  return max
}
