import { erf } from '../../../math/erf.js'
import { exp } from '../../../math/exp.js'
import { tanh } from '../../../math/tanh.js'
import type { Activation } from '../../../tensor/op.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { map } from './elementwise.js'

const FUNCTIONS: Readonly<Record<Activation, (x: number) => number>> = {
  relu: x => Math.max(x, 0),
  gelu: x => x * normalCumulative(x),
  geluTanh: x => 0.5 * x * (1 + tanh(cumulativeAngle(x))),
  silu: x => x * sigmoid(x),
}

/** The slope at x. relu's is taken from its output, which is positive exactly where its input is. */
const SLOPES: Readonly<Record<Activation, (x: number) => number>> = {
  relu: output => (output > 0 ? 1 : 0),
  gelu: x => normalCumulative(x) + x * normalDensity(x),
  geluTanh: geluTanhSlope,
  silu: x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
}

export function activation(name: Activation, x: NDArray, floats: Floats): NDArray {
  return map(x, FUNCTIONS[name], floats)
}

/** `dy` times the slope at `x` (for relu: `x` is its output). */
export function activationGrad(name: Activation, x: NDArray, dy: NDArray, floats: Floats): NDArray {
  const slope = SLOPES[name]
  const points = x.elements()
  const upstream = dy.elements()
  const out = floats(points.length)
  for (let i = 0; i < out.length; i++) out[i] = (upstream[i] as number) * slope(points[i] as number)
  return new NDArray(out, x.shape)
}

function sigmoid(x: number): number {
  return 1 / (1 + exp(-x))
}

/** Φ(x): the share of the normal distribution below x. */
function normalCumulative(x: number): number {
  return 0.5 * (1 + erf(x / Math.SQRT2))
}

/** Φ(x) is nearly ½(1 + tanh) of this (Hendrycks and Gimpel 2016). */
function cumulativeAngle(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)
}

function geluTanhSlope(x: number): number {
  const t = tanh(cumulativeAngle(x))
  const angleSlope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x)
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * angleSlope
}

/** φ(x), Φ's slope. */
function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}
