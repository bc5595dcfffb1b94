import type { ProgramRequest } from '../../engine.js'
import { lowerAttention, lowerAttentionGrad } from './attention.js'
import { lowerEmbeddingWithPositions } from './embedding-with-positions.js'
import { lowerGeneric } from './generic.js'
import { lowerLinearWithEpilogue } from './linear-with-epilogue.js'
import { Lowering } from './lowering.js'
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
    lowerGeneric(lowering, tensor)
  })
  return lowering
}
