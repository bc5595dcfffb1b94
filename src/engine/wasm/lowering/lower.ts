import type { Tensor } from '../../../tensor/tensor.js'
import type { ProgramRequest } from '../../engine.js'
import type { Instruction } from '../instruction.js'
import { lowerAssignments } from './assignments.js'
import { emitAttention } from './fusions/emit-attention.js'
import { findAttention } from './fusions/find-attention.js'
import { findDropoutWithResidual } from './fusions/find-dropout-with-residual.js'
import { findEmbeddingWithPositions } from './fusions/find-embedding-with-positions.js'
import { findLinearWithEpilogue } from './fusions/find-linear-with-epilogue.js'
import { trainingFusions } from './fusions/fusions.js'
import { Lowering } from './lowering.js'
import { dropout } from './ops/elementwise.js'
import { lowerOp } from './ops/lower-op.js'
import { linear } from './ops/products.js'
import { embedding } from './ops/tokens.js'

/**
 * Turns a graph into kernel calls: fused where a pattern fits and none of the tensors it swallows is wanted, one
 * kernel per operation otherwise. Both ways give the same bits.
 */
export function lower(request: ProgramRequest): Lowering {
  const lowering = new Lowering(request)
  lowerAssignments(lowering, request.assignments ?? [])
  lowering.run(tensor => lowerTensor(lowering, tensor))
  return lowering
}

function lowerTensor(lowering: Lowering, tensor: Tensor): Instruction {
  const { uses } = lowering
  const attention = findAttention(uses, tensor)
  if (attention !== undefined) return emitAttention(lowering, attention)
  for (const fusion of trainingFusions().gradients) {
    const fused = fusion(lowering, tensor)
    if (fused !== undefined) return fused
  }
  const layer = findLinearWithEpilogue(uses, tensor)
  if (layer !== undefined) return linear(layer.linear, layer.output, lowering, layer.epilogue)
  const embedded = findEmbeddingWithPositions(uses, tensor)
  if (embedded !== undefined)
    return embedding(embedded.embedding, embedded.output, lowering, embedded.positions, embedded.scale)
  const dropped = findDropoutWithResidual(uses, tensor)
  if (dropped !== undefined) return dropout(dropped.dropout, dropped.output, lowering, dropped.residual)
  return lowerOp(lowering, tensor)
}
