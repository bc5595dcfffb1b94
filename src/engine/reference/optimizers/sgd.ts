import type { NDArray } from '../ndarray.js'
import type { FloatArray } from '../precision.js'

/**
 * One step of stochastic gradient descent, as torch.optim.SGD. Changes the parameter and the momentum in place.
 *
 * @param velocity the momentum; may be missing when hyper's momentum is 0
 * @param hyper lr, momentum, weightDecay (added to the gradient), nesterov (0 or 1), firstStep (1: the momentum starts
 *   as the gradient)
 */
export function sgd(parameter: FloatArray, gradient: NDArray, velocity: FloatArray | undefined, hyper: NDArray): void {
  const [lr, momentum, weightDecay, nesterov, firstStep] = Array.from(hyper.elements()) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const gradients = gradient.elements()
  for (let i = 0; i < parameter.length; i++) {
    const before = parameter[i] as number
    const g = (gradients[i] as number) + weightDecay * before
    let direction = g
    if (velocity !== undefined && momentum !== 0) {
      velocity[i] = firstStep === 1 ? g : momentum * (velocity[i] as number) + g
      direction = nesterov === 1 ? g + momentum * (velocity[i] as number) : (velocity[i] as number)
    }
    parameter[i] = before - lr * direction
  }
}
