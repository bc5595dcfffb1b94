import { GlassformerError } from '../../../errors/glassformer-error.js'
import type { Dim } from '../../../tensor/dim.js'
import { type Extent, ONE, product, ZERO } from '../../../tensor/extent.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Pointer, RowsOf, Size } from '../arguments.js'
import type { Lowering } from './lowering.js'
import { rowPartition } from './partitions.js'

/** As many axes as the kernels that walk over strided tensors know. */
export const AXES = [0, 1, 2, 3, 4, 5] as const
type Axis = (typeof AXES)[number]

/** A field for each axis: `d0`, `d1` … */
type PerAxis<Prefix extends string, Axes extends Axis = Axis> = Readonly<Record<`${Prefix}${Axes}`, Size>>

/** A field for each of the axes; `missing` for those that the extents don't reach. */
export function perAxis<Prefix extends string, Axes extends Axis>(
  prefix: Prefix,
  axes: readonly Axes[],
  extents: readonly Extent[],
  missing: Extent,
): PerAxis<Prefix, Axes> {
  const sizes = axes.map(axis => [`${prefix}${axis}`, { size: extents[axis] ?? missing }])
  return Object.fromEntries(sizes) as PerAxis<Prefix, Axes>
}

/** The sizes of a shape; missing axes have size 1. */
export function sizesPerAxis<Axes extends Axis>(shape: readonly Dim[], axes: readonly Axes[]): PerAxis<'d', Axes> {
  return perAxis(
    'd',
    axes,
    shape.map(size => product([size])),
    ONE,
  )
}

/** The sizes of a shape, and an operand with its strides over them: a kernel's `WalkArgs`. */
export function walkFields(
  lowering: Lowering,
  shape: readonly Dim[],
  a: Tensor,
): { rank: number; a: Pointer } & PerAxis<'d'> & PerAxis<'a'> {
  return {
    rank: shape.length,
    ...sizesPerAxis(shape, AXES),
    a: lowering.pointer(a),
    ...perAxis('a', AXES, stridesOver(a, shape), ZERO),
  }
}

/** Strides aligned from the last axis; 0 where an axis of size 1 is stretched or missing. */
export function stridesOver(tensor: Tensor, shape: readonly Dim[]): Extent[] {
  const added = shape.length - tensor.shape.length
  return shape.map((size, axis) => {
    const own = tensor.shape[axis - added]
    return own === undefined || (own === 1 && size !== 1) ? ZERO : (tensor.type.strides[axis - added] as Extent)
  })
}

export function widthOf(tensor: Tensor): Size {
  return { size: product([tensor.size(-1)]) }
}

/** The number of rows of a tensor with these leading axes; packed, that is the number of real rows. */
export function rowCount(leading: readonly Dim[]): RowsOf | Size {
  const partition = rowPartition(leading)
  return partition.kind === 'rows' ? { rowsOf: partition.length } : { size: product(leading) }
}

/** @throws GlassformerError for a tensor of more axes than the kernels know. */
export function checkRank({ op, shape }: Tensor): void {
  if (shape.length > AXES.length) {
    throw new GlassformerError(`${op.kind}: the wasm engine takes up to ${AXES.length} axes, not ${shape.length}`)
  }
}
