import type { Assignment } from '../../../../tensor/assignment.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Lowering } from '../lowering.js'
import type { Uses } from '../uses.js'
import type { GradientFusion, OptimizerFusion } from './fusion.js'

/** What only training has. They give the same bits as the single kernels, so that a program without them is only slower. */
export interface TrainingFusions {
  findGradient(uses: Uses, tensor: Tensor): GradientFusion | undefined
  findStep(uses: Uses, assignment: Assignment, leafOf: ReadonlyMap<Tensor, Tensor>): OptimizerFusion | undefined
  emitGradient(lowering: Lowering, fusion: GradientFusion): void
  /** @param gradient the step's, in memory that no step changes. */
  emitStep(lowering: Lowering, step: OptimizerFusion, gradient: Tensor): void
}

let known: TrainingFusions | undefined

/** Those that are known by now: a page that only answers never loads them. */
export function trainingFusions(): TrainingFusions | undefined {
  return known
}

/** Makes them known to every program that is compiled from now on. */
export function knowTrainingFusions(fusions: TrainingFusions): void {
  known = fusions
}
