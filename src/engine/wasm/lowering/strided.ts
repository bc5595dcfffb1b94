import type { Dim } from '../../../tensor/dim.js'
import { type Extent, product, sameExtent, timesDim, ZERO } from '../../../tensor/extent.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Argument } from '../instruction.js'

/** The sizes of a shape as fields `d0 … d5`; missing axes have size 1. */
export function sizeFields(shape: readonly Dim[], count: number): Record<string, Argument> {
  return fields(
    'd',
    shape.map(size => product([size])),
    count,
    product([]),
  )
}

/** The strides of `tensor` stretched over `shape`, as fields `PREFIX0 …`. */
export function strideFields(
  prefix: string,
  tensor: Tensor,
  shape: readonly Dim[],
  count: number,
): Record<string, Argument> {
  return fields(prefix, stridesOver(tensor, shape), count, ZERO)
}

/** Strides aligned from the last axis; 0 where an axis of size 1 is stretched or missing. */
export function stridesOver(tensor: Tensor, shape: readonly Dim[]): Extent[] {
  const added = shape.length - tensor.shape.length
  return shape.map((size, axis) => {
    const own = tensor.shape[axis - added]
    return own === undefined || (own === 1 && size !== 1) ? ZERO : (tensor.type.strides[axis - added] as Extent)
  })
}

export function fields(
  prefix: string,
  extents: readonly Extent[],
  count: number,
  missing: Extent,
): Record<string, Argument> {
  const result: Record<string, Argument> = {}
  for (let axis = 0; axis < count; axis++) result[`${prefix}${axis}`] = { size: extents[axis] ?? missing }
  return result
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
