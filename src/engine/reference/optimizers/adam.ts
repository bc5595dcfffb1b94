import type { NDArray } from '../ndarray.js'
import type { FloatArray } from '../precision.js'

/**
 * One step of Adam (Kingma and Ba 2015), as torch.optim.Adam, and AdamW (Loshchilov and Hutter 2019) where
 * `decoupledDecay` isn't 0. Changes the parameter, m and v in place.
 *
 * @param hyper lr, beta1, beta2, eps, 1 − beta1^step, 1 − beta2^step, weightDecay (added to the gradient),
 *   decoupledDecay (taken off the parameter), 1 − beta1, 1 − beta2
 */
export function adam(parameter: FloatArray, gradient: NDArray, m: FloatArray, v: FloatArray, hyper: NDArray): void {
  const [lr, beta1, beta2, eps, biasCorrection1, biasCorrection2, weightDecay, decoupledDecay, oneMinus1, oneMinus2] =
    Array.from(hyper.elements()) as [number, number, number, number, number, number, number, number, number, number]
  const gradients = gradient.elements()
  for (let i = 0; i < parameter.length; i++) {
    const before = parameter[i] as number
    const g = (gradients[i] as number) + weightDecay * before
    m[i] = beta1 * (m[i] as number) + oneMinus1 * g
    v[i] = beta2 * (v[i] as number) + oneMinus2 * g * g
    const size = Math.sqrt(v[i] as number) / Math.sqrt(biasCorrection2) + eps
    parameter[i] = before * (1 - lr * decoupledDecay) - ((lr / biasCorrection1) * (m[i] as number)) / size
  }
}
