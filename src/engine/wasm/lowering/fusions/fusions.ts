import type { Assignment } from '../../../../tensor/assignment.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Instruction } from '../../instruction.js'
import type { Lowering } from '../lowering.js'
import type { Uses } from '../uses.js'

/** One kernel call for what a tensor and those before it compute together; `undefined` where its pattern doesn't fit. */
export type Fusion = (lowering: Lowering, tensor: Tensor) => Instruction | undefined

/** One kernel call for a step of an optimiser. */
export interface OptimizerStep {
  /** What it changes. */
  readonly leaves: readonly (Tensor | undefined)[]
  readonly gradient: Tensor
  emit(lowering: Lowering, gradient: Tensor): void
}

export type FindOptimizerStep = (
  uses: Uses,
  assignment: Assignment,
  leafOf: ReadonlyMap<Tensor, Tensor>,
) => OptimizerStep | undefined

/** What only training has. They give the same bits as the single kernels, so that a program without them is only slower. */
export interface TrainingFusions {
  readonly gradients: readonly Fusion[]
  readonly optimizers: readonly FindOptimizerStep[]
}

let known: TrainingFusions = { gradients: [], optimizers: [] }

/** Those that are known by now: a page that only answers never loads them. */
export function trainingFusions(): TrainingFusions {
  return known
}

/** Makes them known to every program that is compiled from now on. */
export function knowTrainingFusions(fusions: TrainingFusions): void {
  known = fusions
}
