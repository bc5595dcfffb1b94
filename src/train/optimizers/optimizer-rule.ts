import type { Assignment } from '../../tensor/assignment.js'
import type { Tensor } from '../../tensor/tensor.js'

/** How a step changes a parameter, as tensor code. `adam.ts` is one to copy. */
export interface OptimizerRule<State extends string = string, Numbers extends string = string> {
  /** What is kept beside each parameter, of its shape and zero at first. */
  readonly stateNames: readonly State[]
  /** The numbers that change from step to step (from 1): inputs of the program. */
  numbers(step: number, lr: number): Readonly<Record<Numbers, number>>
  /**
   * How one parameter changes in a step, as a graph.
   *
   * @param numbers those of the step, each a scalar that all parameters share.
   */
  step(numbers: Readonly<Record<Numbers, Tensor>>): ParameterStep<State>
}

/** What becomes of one parameter and its state. */
export type ParameterStep<State extends string = string> = (
  parameter: Tensor,
  gradient: Tensor,
  state: Readonly<Record<State, Tensor>>,
) => readonly Assignment[]
