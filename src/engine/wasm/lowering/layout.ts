import type { Dim } from '../../../tensor/dim.js'
import { type Extent, product, sameExtent, timesDim } from '../../../tensor/extent.js'
import { isDense } from '../../../tensor/owner.js'
import type { Tensor } from '../../../tensor/tensor.js'

/** A dense tensor with the same numbers: itself, or a copy that another kernel makes. */
export function dense(tensor: Tensor): Tensor {
  return isDense(tensor) ? tensor : tensor.contiguous()
}

/** A tensor of rows at equal distances with the same numbers: itself, or a copy that another kernel makes. */
export function rows(tensor: Tensor): Tensor {
  return rowStride(tensor) === undefined ? tensor.contiguous() : tensor
}

/**
 * The distance between rows when `tensor` is rows of unit stride at equal distances, as a matrix product wants it;
 * `undefined` when it is not.
 */
export function rowStride(tensor: Tensor): Extent | undefined {
  const { shape, strides } = tensor.type
  const last = shape.length - 1
  if (last < 0 || (shape[last] !== 1 && !sameExtent(strides[last] as Extent, product([])))) return undefined
  // Along an axis of size 1 no step is ever taken, so its stride means nothing.
  const rows = shape.slice(0, last).flatMap((size, axis) => (size === 1 ? [] : [axis]))
  for (const [index, inner] of rows.slice(1).entries()) {
    const run = timesDim(strides[inner] as Extent, shape[inner] as Dim)
    if (!sameExtent(strides[rows[index] as number] as Extent, run)) return undefined
  }
  const innermost = rows[rows.length - 1]
  return innermost === undefined ? product(shape.slice(last)) : (strides[innermost] as Extent)
}
