import { product } from '../../../../tensor/extent.js'
import type { RowOp } from '../../../../tensor/op.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { KernelArguments, Size } from '../../arguments.js'
import type { Instruction } from '../../instruction.js'
import type { KernelName } from '../../kernel-module.js'
import { rowCount, widthOf } from '../fields.js'
import { dense } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { firstAxisPartition, rowPartition } from '../partitions.js'
import type { Rules } from './rules.js'

export const rows: Rules<RowOp<Tensor>> = {
  softmax({ inputs: [x] }, tensor, lowering) {
    const args = { x: lowering.pointer(dense(x)), y: lowering.pointer(tensor), ...softmaxFields(tensor) }
    return lowering.emit('softmax', args, [tensor], { partition: firstAxisPartition(tensor.shape.slice(0, -1)) })
  },

  softmaxGrad({ inputs: [y, dy] }, tensor, lowering) {
    const args = {
      y: lowering.pointer(dense(y)),
      dy: lowering.pointer(dense(dy)),
      dx: lowering.pointer(tensor),
      ...softmaxFields(tensor),
    }
    return lowering.emit('softmaxGrad', args, [tensor], { partition: firstAxisPartition(tensor.shape.slice(0, -1)) })
  },

  layerNormStats({ inputs: [x], eps }, tensor, lowering) {
    const args = { x: lowering.pointer(dense(x)), width: widthOf(x), eps, stats: lowering.pointer(tensor) }
    return rowKernel(lowering, 'layerNormStats', args, tensor)
  },

  layerNorm({ inputs: [x, stats, gamma, beta] }, tensor, lowering) {
    const args = {
      x: lowering.pointer(dense(x)),
      stats: lowering.pointer(dense(stats)),
      gamma: lowering.pointer(dense(gamma)),
      beta: lowering.pointer(dense(beta)),
      width: widthOf(x),
      y: lowering.pointer(tensor),
    }
    return rowKernel(lowering, 'layerNorm', args, tensor)
  },

  layerNormGradInput({ inputs: [x, stats, gamma, dy] }, tensor, lowering) {
    const dyRows = dense(dy)
    const args = {
      x: lowering.pointer(dense(x)),
      stats: lowering.pointer(dense(stats)),
      gamma: lowering.pointer(dense(gamma)),
      dy: lowering.pointer(dyRows),
      width: widthOf(x),
      dx: lowering.pointer(tensor),
    }
    return rowKernel(lowering, 'layerNormGradInput', args, tensor, [dyRows])
  },

  layerNormGradGamma({ inputs: [x, stats, dy] }, tensor, lowering) {
    const dyRows = dense(dy)
    const args = {
      x: lowering.pointer(dense(x)),
      stats: lowering.pointer(dense(stats)),
      dy: lowering.pointer(dyRows),
      width: widthOf(x),
      rows: rowCount(x.shape.slice(0, -1)),
      out: lowering.pointer(tensor),
    }
    return lowering.emit('layerNormGradGamma', args, [tensor], {
      partition: firstAxisPartition(tensor.shape),
      local: false,
      packs: true,
      needsZero: [ownerOf(dyRows)],
    })
  },
}

function softmaxFields(tensor: Tensor): { width: Size; rowsPerUnit: Size } {
  return { width: widthOf(tensor), rowsPerUnit: { size: product(tensor.shape.slice(1, -1)) } }
}

/**
 * A kernel that makes each row of `tensor` from the same rows of its inputs.
 *
 * @param zeroIf the inputs whose zero rows give zero rows.
 */
export function rowKernel<Kernel extends KernelName>(
  lowering: Lowering,
  kernel: Kernel,
  args: KernelArguments<Kernel>,
  tensor: Tensor,
  zeroIf?: readonly Tensor[],
): Instruction {
  const partition = rowPartition(tensor.shape.slice(0, -1))
  const owners = zeroIf === undefined ? {} : { zeroIf: zeroIf.map(ownerOf) }
  return lowering.emit(kernel, args, [tensor], { partition, packs: partition.kind === 'rows', ...owners })
}
