import type { Dim } from './dim.js'
import { contiguousStrides, type Extent, sameExtent } from './extent.js'

export type DType = 'float32' | 'int32' | 'bool'

/** What is known of a tensor before any number exists. */
export interface TensorType {
  readonly dtype: DType
  readonly shape: readonly Dim[]
  /** The axes by name, as the comments of the model write them. */
  readonly axes: readonly string[]
  /** Elements between neighbours along each axis, within the memory of the tensor that owns it. */
  readonly strides: readonly Extent[]
  /** Where a view begins in that memory: a sum of extents. */
  readonly offset: readonly Extent[]
}

/** The type of a tensor that owns row-major memory. */
export function contiguousType(dtype: DType, shape: readonly Dim[], axes: readonly string[]): TensorType {
  return { dtype, shape, axes, strides: contiguousStrides(shape), offset: [] }
}

/** True when the elements lie in row-major order without gaps (axes of size 1 may have any stride). */
export function isContiguous(type: TensorType): boolean {
  const expected = contiguousStrides(type.shape)
  return type.strides.every((stride, axis) => type.shape[axis] === 1 || sameExtent(stride, expected[axis] as Extent))
}
