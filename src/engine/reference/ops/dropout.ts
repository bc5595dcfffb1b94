import { hash } from '../../../math/hash.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'

/**
 * Zeroes elements with probability `rate` and scales the others by 1/(1 − rate). Whether an element is dropped depends
 * only on the stream, the step and the element's row-major number: `hash([stream, step, element]) < rate · 2³²`. So the
 * backward pass drops the same elements by calling this again.
 */
export function dropout(x: NDArray, rate: number, stream: number, step: number, floats: Floats): NDArray {
  const elements = x.elements()
  const out = floats(elements.length)
  for (let i = 0; i < out.length; i++) {
    const dropped = hash([stream, step, i]) < rate * 4294967296
    out[i] = dropped ? 0 : (elements[i] as number) / (1 - rate)
  }
  return new NDArray(out, x.shape)
}
