import { exp } from '../../math/exp.js'
import { fillSinusoids } from '../../model/sinusoids.js'
import type { Value } from './compute.js'

/** The model's own encoding for a width and a number of positions: `(maxLen, embedDim)`. */
export function sinusoids(embedDim: number, maxLen: number): Value {
  const table = new Float32Array(maxLen * embedDim)
  fillSinusoids(table, embedDim)
  return { data: Array.from(table), shape: [maxLen, embedDim] }
}

/** `w_i = exp(2i·(−ln 10000)/embedDim)` in float64, one per pair of columns. */
export function frequencies(embedDim: number): number[] {
  const factor = -Math.log(10000) / embedDim
  return Array.from({ length: embedDim / 2 }, (_, i) => exp(2 * i * factor))
}
