import { flatten, unflatten } from '../../math/row-major.js'
import type { Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'

type View = Extract<Op, { kind: 'transpose' | 'view' | 'slice' | 'unsqueeze' | 'expand' | 'contiguous' }>

export function isView(op: Op): op is View {
  switch (op.kind) {
    case 'transpose':
    case 'view':
    case 'slice':
    case 'unsqueeze':
    case 'expand':
    case 'contiguous':
      return true
    default:
      return false
  }
}

/** Where a view's cell lies in the tensor that it looks at. `sizes` gives a tensor's shape in this run. */
export function indexBehind(
  view: Tensor,
  index: readonly number[],
  sizes: (tensor: Tensor) => readonly number[],
): readonly number[] {
  const { op } = view
  const source = view.inputs[0]
  if (source === undefined || !isView(op)) return index
  switch (op.kind) {
    case 'transpose':
      return index.with(op.axis0, index[op.axis1] ?? 0).with(op.axis1, index[op.axis0] ?? 0)
    case 'slice':
      return index.with(op.axis, (index[op.axis] ?? 0) + op.start)
    case 'unsqueeze':
      return index.toSpliced(op.axis, 1)
    case 'contiguous':
      return index
    case 'expand':
      return broadcastIndex(index, sizes(source))
    case 'view':
      return unflatten(flatten(index, sizes(view)), sizes(source))
  }
}

/** The cell of a broadcast operand: axes are aligned from the last, and along one of size 1 there is only 0. */
export function broadcastIndex(index: readonly number[], shape: readonly number[]): number[] {
  const added = index.length - shape.length
  return shape.map((size, axis) => (size === 1 ? 0 : (index[axis + added] ?? 0)))
}
