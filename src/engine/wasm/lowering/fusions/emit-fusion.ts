import type { Lowering } from '../lowering.js'
import { dropout } from '../ops/elementwise.js'
import { linear } from '../ops/products.js'
import { embedding } from '../ops/tokens.js'
import { emitAttention } from './emit-attention.js'
import type { Fusion } from './fusion.js'
import { trainingFusions } from './known-fusions.js'

/** The kernel call of a fusion. */
export function emitFusion(lowering: Lowering, fusion: Fusion): void {
  switch (fusion.kind) {
    case 'attention':
      emitAttention(lowering, fusion)
      break
    case 'linearWithEpilogue':
      linear(fusion.linear, fusion.output, lowering, fusion.epilogue)
      break
    case 'embeddingWithPositions':
      embedding(fusion.embedding, fusion.output, lowering, fusion.positions, fusion.scale)
      break
    case 'dropoutWithResidual':
      dropout(fusion.dropout, fusion.output, lowering, fusion.residual)
      break
    case 'attentionGrad':
    case 'reluDropoutGrad':
    case 'positionsGrad':
      trainingFusions()?.emitGradient(lowering, fusion) // who found it is known
      break
  }
}
