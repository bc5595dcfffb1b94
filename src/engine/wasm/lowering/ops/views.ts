import type { Dim } from '../../../../tensor/dim.js'
import { product } from '../../../../tensor/extent.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'
import type { Instruction } from '../../instruction.js'
import { dense } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { rowPartition } from '../partitions.js'
import { copy } from './elementwise.js'

/** The copy of a view in row-major order. */
export function contiguous(lowering: Lowering, tensor: Tensor, x: Tensor): Instruction {
  return copy(lowering, tensor, x)
}

export function concat(lowering: Lowering, tensor: Tensor, a: Tensor, b: Tensor, axis: number): Instruction {
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
}

export function unslice(
  lowering: Lowering,
  tensor: Tensor,
  x: Tensor,
  axis: number,
  start: number,
  size: Dim,
): Instruction {
  const args = {
    x: lowering.pointer(dense(x)),
    y: lowering.pointer(tensor),
    size: { size: product([size]) },
    start,
    length: { size: product([x.shape[axis] as Dim]) },
    inner: { size: product(tensor.shape.slice(axis + 1)) },
  }
  return lowering.emit('unslice', args, [tensor], {
    partition: rowPartition(tensor.shape.slice(0, axis)),
    local: false,
  })
}
