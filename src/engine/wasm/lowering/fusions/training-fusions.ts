import type { Lowering } from '../lowering.js'
import { reluGrad } from '../ops/elementwise.js'
import { emitAttentionGrad } from './emit-attention.js'
import { emitAdam, emitSgd } from './emit-optimizers.js'
import { emitPositionsGrad } from './emit-positions-grad.js'
import { findAdam } from './find-adam.js'
import { findAttentionGrad } from './find-attention-grad.js'
import { findPositionsGrad } from './find-positions-grad.js'
import { findReluDropoutGrad } from './find-relu-dropout-grad.js'
import { findSgd } from './find-sgd.js'
import type { GradientFusion } from './fusion.js'
import { knowTrainingFusions } from './known-fusions.js'

function emitGradient(lowering: Lowering, fusion: GradientFusion): void {
  switch (fusion.kind) {
    case 'attentionGrad':
      emitAttentionGrad(lowering, fusion)
      break
    case 'reluDropoutGrad':
      reluGrad(lowering, fusion.dropped, fusion.dy, fusion.output, fusion.rate)
      break
    case 'positionsGrad':
      emitPositionsGrad(lowering, fusion)
      break
  }
}

/** Whoever computes gradients calls it first. */
export function useTrainingFusions(): void {
  knowTrainingFusions({
    findGradient: (...given) =>
      findAttentionGrad(...given) ?? findReluDropoutGrad(...given) ?? findPositionsGrad(...given),
    findStep: (...given) => findAdam(...given) ?? findSgd(...given),
    emitGradient,
    emitStep(lowering, step, gradient) {
      if (step.kind === 'adam') emitAdam(lowering, step, gradient)
      else emitSgd(lowering, step, gradient)
    },
  })
}
