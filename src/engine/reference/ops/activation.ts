import { activations } from '../../../math/activations.js'
import type { Activation } from '../../../tensor/op.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { map } from './elementwise.js'

export function activation(name: Activation, x: NDArray, floats: Floats): NDArray {
  return map(x, activations[name].value, floats)
}

/** `dy` times the slope at `x`; relu's is the same at its output, which is positive exactly where its input is. */
export function activationGrad(name: Activation, x: NDArray, dy: NDArray, floats: Floats): NDArray {
  const { slope } = activations[name]
  const points = x.elements()
  const upstream = dy.elements()
  const out = floats(points.length)
  for (let i = 0; i < out.length; i++) out[i] = (upstream[i] as number) * slope(points[i] as number)
  return new NDArray(out, x.shape)
}
