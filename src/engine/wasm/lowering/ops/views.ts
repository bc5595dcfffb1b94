import { GlassformerError } from '../../../../errors/glassformer-error.js'
import type { Dim } from '../../../../tensor/dim.js'
import { product } from '../../../../tensor/extent.js'
import type { Op, PieceOp, ViewOp } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'
import { dense } from '../layout.js'
import { rowPartition } from '../partitions.js'
import { copy } from './elementwise.js'
import type { Rules } from './rules.js'

export const views: Rules<ViewOp<Tensor> | PieceOp<Tensor>> = {
  transpose: noKernel,
  view: noKernel,
  slice: noKernel,
  unsqueeze: noKernel,
  expand: noKernel,

  /** The copy of a view in row-major order. */
  contiguous: ({ inputs: [x] }, tensor, lowering) => copy(lowering, tensor, x),

  concat({ inputs: [a, b], axis }, tensor, lowering) {
    const outer = tensor.shape.slice(0, axis)
    const args = {
      a: lowering.pointer(dense(a)),
      aLength: { size: product([a.shape[axis] as Dim]) },
      b: lowering.pointer(dense(b)),
      bLength: { size: product([b.shape[axis] as Dim]) },
      inner: { size: product(tensor.shape.slice(axis + 1)) },
      y: lowering.pointer(tensor),
    }
    return lowering.emit('concat', args, [tensor], { partition: rowPartition(outer), local: isBatch(outer[0]) })
  },

  sliceScatter({ inputs: [x, src], axis, start }, tensor, lowering) {
    const outer = tensor.shape.slice(0, axis)
    const args = {
      x: lowering.pointer(dense(x)),
      src: lowering.pointer(dense(src)),
      y: lowering.pointer(tensor),
      size: { size: product([tensor.shape[axis] as Dim]) },
      start: { size: product([start]) },
      length: { size: product([src.shape[axis] as Dim]) },
      inner: { size: product(tensor.shape.slice(axis + 1)) },
    }
    return lowering.emit('sliceScatter', args, [tensor], { partition: rowPartition(outer), local: isBatch(outer[0]) })
  },

  unslice({ inputs: [dy], axis, start, size }, tensor, lowering) {
    const args = {
      x: lowering.pointer(dense(dy)),
      y: lowering.pointer(tensor),
      size: { size: product([size]) },
      start,
      length: { size: product([dy.shape[axis] as Dim]) },
      inner: { size: product(tensor.shape.slice(axis + 1)) },
    }
    return lowering.emit('unslice', args, [tensor], {
      partition: rowPartition(tensor.shape.slice(0, axis)),
      local: false,
    })
  },
}

/** A view is a way of looking at its input's memory. */
function noKernel({ kind }: Op): never {
  throw new GlassformerError(`${kind} needs no kernel`)
}
