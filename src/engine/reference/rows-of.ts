import type { NumericArray } from '../engine.js'
import type { NDArray } from './ndarray.js'

/** The rows along the last axis, each a piece of `elements`, not a copy. */
export function rowsOf(x: NDArray): NumericArray[] {
  const width = x.shape[x.rank - 1] as number
  const elements = x.elements()
  const count = width === 0 ? 0 : elements.length / width
  return Array.from({ length: count }, (_, row) => elements.subarray(row * width, (row + 1) * width))
}

export function largest(row: NumericArray): number {
  let max = Number.NEGATIVE_INFINITY
  for (const element of row) if (element > max) max = element
  return max
}
