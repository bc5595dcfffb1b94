import { erf } from './erf.js'
import { exp } from './exp.js'
import { tanh } from './tanh.js'

/** A function of one number, and how steep it is there. */
export interface ActivationFunction {
  readonly value: (x: number) => number
  readonly slope: (x: number) => number
}

/** The activations by PyTorch's names; `geluTanh` is its `gelu(approximate='tanh')`. */
export const activations = {
  relu: { value: x => Math.max(x, 0), slope: x => (x > 0 ? 1 : 0) },
  gelu: {
    value: x => x * normalCumulative(x),
    slope: x => normalCumulative(x) + x * normalDensity(x),
  },
  geluTanh: {
    value: x => 0.5 * x * (1 + tanh(angle(x))),
    slope: geluTanhSlope,
  },
  silu: {
    value: x => x * sigmoid(x),
    slope: x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  },
} as const satisfies Record<string, ActivationFunction>

function sigmoid(x: number): number {
  return 1 / (1 + exp(-x))
}

/** Φ(x): the share of the normal distribution below x. */
function normalCumulative(x: number): number {
  return 0.5 * (1 + erf(x / Math.SQRT2))
}

/** φ(x), Φ's slope. */
function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}

/** Φ(x) is nearly ½(1 + tanh) of this (Hendrycks and Gimpel 2016). */
function angle(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)
}

function geluTanhSlope(x: number): number {
  const t = tanh(angle(x))
  const angleSlope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x)
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * angleSlope
}
