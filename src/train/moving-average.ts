import { type Assignment, assign } from '../tensor/assignment.js'
import type { Tensor } from '../tensor/tensor.js'

/** A running mean of the weights that decays by `decay` a step (EMA): steadier than the last weights. */
export function movingAverage(average: Tensor, weight: Tensor, decay: number): Assignment {
  return assign(average, average.mul(decay).add(weight.mul(1 - decay)))
}
