import { reluGrad } from '../ops/elementwise.js'
import { emitAttentionGrad } from './emit-attention.js'
import { emitAdam, emitSgd } from './emit-optimizers.js'
import { emitPositionsGrad } from './emit-positions-grad.js'
import { findAdam } from './find-adam.js'
import { findAttentionGrad } from './find-attention-grad.js'
import { findPositionsGrad } from './find-positions-grad.js'
import { findReluDropoutGrad } from './find-relu-dropout-grad.js'
import { findSgd } from './find-sgd.js'
import { type FindOptimizerStep, type Fusion, knowTrainingFusions } from './fusions.js'

const attentionGrad: Fusion = (lowering, tensor) => {
  const found = findAttentionGrad(lowering.uses, tensor)
  return found && emitAttentionGrad(lowering, found)
}

const reluDropoutGrad: Fusion = (lowering, tensor) => {
  const found = findReluDropoutGrad(lowering.uses, tensor)
  return found && reluGrad(lowering, found.dropped, found.dy, found.output, found.rate)
}

const positionsGrad: Fusion = (lowering, tensor) => {
  const found = findPositionsGrad(lowering.uses, tensor)
  return found && emitPositionsGrad(lowering, found)
}

const adam: FindOptimizerStep = (...given) => {
  const found = findAdam(...given)
  if (found === undefined) return undefined
  const { parameter, m, v, gradient } = found
  return { leaves: [parameter, m, v], gradient, emit: (lowering, steady) => emitAdam(lowering, found, steady) }
}

const sgd: FindOptimizerStep = (...given) => {
  const found = findSgd(...given)
  if (found === undefined) return undefined
  const { parameter, velocity, gradient } = found
  return { leaves: [parameter, velocity], gradient, emit: (lowering, steady) => emitSgd(lowering, found, steady) }
}

/** Whoever computes gradients calls it first. */
export function useTrainingFusions(): void {
  knowTrainingFusions({ gradients: [attentionGrad, reluDropoutGrad, positionsGrad], optimizers: [adam, sgd] })
}
