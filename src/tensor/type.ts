import { GlassformerError } from '../errors/glassformer-error.js'
import { type Dim, shapeText } from './dim.js'
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

/** Sizes by axis name, in order: `{ N, queryLen, heads, headDim }`. */
export type NamedShape = Readonly<Record<string, Dim>>

/**
 * The sizes and the names of a named shape.
 *
 * @throws GlassformerError when a size is no whole number, or a name is one (JavaScript would move it to the front).
 */
export function sizesAndAxes(named: NamedShape): { shape: Dim[]; axes: string[] } {
  const shape = Object.values(named)
  const axes = Object.keys(named)
  const wrong = shape.findIndex(size => typeof size === 'number' && !(Number.isInteger(size) && size >= 0))
  if (wrong >= 0) {
    throw new GlassformerError(`the axis ${axes[wrong]} of ${shapeText(shape)} needs a whole number as its size`)
  }
  const numeral = axes.find(axis => /^\d+$/.test(axis))
  if (numeral !== undefined) {
    throw new GlassformerError(`an axis can't be named ${numeral}: number-like names lose their place in an object`)
  }
  return { shape, axes }
}

/** Types that `contiguousType` made: an optimiser's thousands of tensors share those of the parameters. */
const dense = new WeakSet<TensorType>()

/** The type of a tensor that owns row-major memory. */
export function contiguousType(dtype: DType, shape: readonly Dim[], axes: readonly string[]): TensorType {
  const type = { dtype, shape, axes, strides: contiguousStrides(shape), offset: [] }
  dense.add(type)
  return type
}

/** The type of a tensor of this one's shape that owns row-major memory. */
export function denseLike(type: TensorType, dtype: DType = type.dtype): TensorType {
  return dense.has(type) && type.dtype === dtype ? type : contiguousType(dtype, type.shape, type.axes)
}

/** True when the elements lie in row-major order without gaps (axes of size 1 may have any stride). */
export function isContiguous(type: TensorType): boolean {
  if (dense.has(type)) return true
  const expected = contiguousStrides(type.shape)
  return type.strides.every((stride, axis) => type.shape[axis] === 1 || sameExtent(stride, expected[axis] as Extent))
}
