import type { ProgramRequest } from '../../engine.js'
import { lowerAttention, lowerAttentionGrad } from './fusions/attention.js'
import { lowerEmbeddingWithPositions } from './fusions/embedding-with-positions.js'
import { lowerLinearWithEpilogue } from './fusions/linear-with-epilogue.js'
import { Lowering } from './lowering.js'
import { lowerOp } from './ops/lower-op.js'
import { lowerUpdate } from './updates.js'

/**
 * Turns a graph into kernel calls: fused where a pattern fits and none of the tensors it swallows is wanted, one
 * kernel an operation otherwise. Both ways give the same bits.
 */
export function lower(request: ProgramRequest): Lowering {
  const lowering = new Lowering(request)
  for (const update of request.updates ?? []) lowerUpdate(lowering, update)
  lowering.run(tensor => {
    if (lowerAttention(lowering, tensor)) return
    if (lowerAttentionGrad(lowering, tensor)) return
    if (lowerLinearWithEpilogue(lowering, tensor)) return
    if (lowerEmbeddingWithPositions(lowering, tensor)) return
    lowerOp(lowering, tensor)
  })
  return lowering
}
