import { elementCount } from '../../../math/row-major.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'

/** `b` behind `a` along `axis`. */
export function concat(a: NDArray, b: NDArray, axis: number, floats: Floats): NDArray {
  const shape = a.shape.with(axis, (a.shape[axis] as number) + (b.shape[axis] as number))
  const outer = elementCount(a.shape.slice(0, axis))
  const isInteger = a.data instanceof Int32Array
  const out = isInteger ? new Int32Array(a.size + b.size) : floats(a.size + b.size)
  let place = 0
  for (let o = 0; o < outer; o++) {
    for (const part of [a, b]) {
      const length = part.size / outer
      out.set(part.elements().subarray(o * length, (o + 1) * length), place)
      place += length
    }
  }
  return new NDArray(out, shape)
}
