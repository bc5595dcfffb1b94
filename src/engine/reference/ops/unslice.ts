import { elementCount } from '../../../math/row-major.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'

/** The gradient of a slice: `x` from `start` on along `axis`, and zeros around it up to `size`. */
export function unslice(x: NDArray, axis: number, start: number, size: number, floats: Floats): NDArray {
  const shape = [...x.shape]
  const length = shape[axis] as number
  shape[axis] = size
  const inner = elementCount(shape.slice(axis + 1))
  const outer = elementCount(shape.slice(0, axis))
  const elements = x.elements()
  const out = floats(outer * size * inner)
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < length * inner; i++) {
      out[(o * size + start) * inner + i] = elements[o * length * inner + i] as number
    }
  }
  return new NDArray(out, shape)
}
