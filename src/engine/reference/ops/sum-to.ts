import { NDArray, rowMajorStrides, sizeOf } from '../ndarray.js'
import type { Floats } from '../precision.js'

/** The sum over the axes along which `shape` would be stretched to x's shape: the gradient of broadcasting. */
export function sumTo(x: NDArray, shape: readonly number[], floats: Floats): NDArray {
  // Where each element of x is added: `shape` stretched over x leads all that share a sum to the same place.
  const sums = new Float64Array(sizeOf(shape))
  const places = new NDArray(sums, shape, rowMajorStrides(shape)).expand(x.shape).places()
  const elements = x.elements()
  places.forEach((place, i) => {
    sums[place] = (sums[place] as number) + (elements[i] as number)
  })
  const out = floats(sums.length)
  out.set(sums)
  return new NDArray(out, shape)
}
