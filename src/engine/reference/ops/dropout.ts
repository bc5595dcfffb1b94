import type { Randomness } from '../../engine.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'

const GOLDEN = 0x9e3779b9

/**
 * Zeroes elements with probability `rate` and scales the others by 1/(1 − rate). Whether an element is dropped depends
 * only on the seed, the step, the stream and the element's place: sequence, position and column in `(N, len, width)`;
 * in other shapes each index of the first axis is one long row. So the backward pass, the other engines and any
 * padding drop the same elements.
 */
export function dropout(x: NDArray, rate: number, stream: number, { seed, step }: Randomness, floats: Floats): NDArray {
  const elements = x.elements()
  const [sequences = 1, second = 1] = x.shape
  const positions = x.shape.length === 3 ? second : 1
  const width = elements.length / (sequences * positions)
  const limit = Math.fround(rate)
  const out = floats(elements.length)
  const key = mix(mix(mix(seed) + step) + stream)
  let i = 0
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let position = 0; position < positions; position++) {
      const low = mix(mix(key + sequence) + position)
      const high = mix(low ^ 0x85ebca6b)
      for (let column = 0; column < width; column++, i++) {
        const random = mix(mix(low + Math.imul(column, GOLDEN)) + high)
        const kept = (random >>> 8) / 2 ** 24 >= limit
        out[i] = kept ? (elements[i] as number) / (1 - rate) : 0
      }
    }
  }
  return new NDArray(out, x.shape)
}

/** A bijection of 32 bits with good avalanche (Wellons, "lowbias32"). */
function mix(value: number): number {
  let x = value | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}
