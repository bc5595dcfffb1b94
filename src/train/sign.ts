import type { Tensor } from '../tensor/tensor.js'

/** A number of this size or more has a sign of exactly ±1. */
const SMALLEST = 1e-30

/** −1, 0 or 1 by the sign of each number. */
export function sign(x: Tensor): Tensor {
  return x.div(SMALLEST).clamp(1)
}
