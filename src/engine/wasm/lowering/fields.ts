import type { Dim } from '../../../tensor/dim.js'
import { type Extent, product, ZERO } from '../../../tensor/extent.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Argument } from '../instruction.js'
import { rowPartition } from './partitions.js'

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

export function widthOf(tensor: Tensor): Argument {
  return { size: product([tensor.size(-1)]) }
}

/** The number of rows of a tensor with these leading axes; packed, that is the number of real rows. */
export function rowCount(leading: readonly Dim[]): Argument {
  const partition = rowPartition(leading)
  return partition.kind === 'rows' ? { rowsOf: partition.length } : { size: product(leading) }
}
