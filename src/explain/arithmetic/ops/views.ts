import { flatten, unflatten } from '../../../math/row-major.js'
import type { PieceOp, ViewOp } from '../../../tensor/op.js'
import type { OpRules } from '../../../tensor/op-rules.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { broadcastIndex } from '../cells.js'
import { atom } from '../expression.js'
import type { Rules } from './rules.js'

/** Where a cell of a view lies in the tensor that it looks at. `sizes` gives a tensor's shape in this run. */
export const behind: OpRules<
  ViewOp<Tensor>,
  [index: readonly number[], view: Tensor, sizes: (tensor: Tensor) => readonly number[]],
  readonly number[]
> = {
  transpose: ({ axis0, axis1 }, index) => index.with(axis0, index[axis1] ?? 0).with(axis1, index[axis0] ?? 0),
  view: ({ inputs: [x] }, index, view, sizes) => unflatten(flatten(index, sizes(view)), sizes(x)),
  slice: ({ axis, start }, index) => index.with(axis, (index[axis] ?? 0) + start),
  unsqueeze: ({ axis }, index) => index.toSpliced(axis, 1),
  expand: ({ inputs: [x] }, index, _, sizes) => broadcastIndex(index, sizes(x)),
  contiguous: (_, index) => index,
}

export const pieces: Rules<PieceOp<Tensor>> = {
  concat: () => null,
  sliceScatter: () => null,

  /** A slice's gradient: zero outside of it. */
  unslice({ inputs: [dy], axis, start }, index, read) {
    const inside = (index[axis] ?? 0) - start
    const length = read.values(dy).shape[axis] ?? 0
    return inside < 0 || inside >= length ? atom('0', 0) : read.step(dy, index.with(axis, inside))
  },
}
