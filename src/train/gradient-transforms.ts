import type { Given, OptionTable } from '../options/option.js'
import { real } from '../options/values.js'
import { concat } from '../tensor/functional.js'
import { ones } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'
import { sign } from './sign.js'

/** What becomes of the gradients before the optimiser takes them. */
export const gradientOptions = {
  l1: { type: real({ from: 0 }), about: "L1: so much of each weight's sign is added to its gradient", default: 0 },
  clipNorm: {
    type: real({ from: 0 }),
    about: 'all gradients are scaled down together to this norm, as clip_grad_norm_ in PyTorch; 0: never',
    default: 0,
    alsoCalled: ['maxGradNorm', 'clipGradNorm', 'gradClip', 'gradientClipVal'],
  },
  clipValue: { type: real({ from: 0 }), about: 'each gradient is brought to -x … x; 0: never', default: 0 },
} as const satisfies OptionTable

/** What becomes of the gradients before the optimiser takes them. */
export interface GradientTransforms extends Given<typeof gradientOptions> {}

/** The gradients as the optimiser shall see them, and their norm as it was, where it was asked for. */
export interface TransformedGradients {
  readonly gradientOf: ReadonlyMap<Tensor, Tensor>
  readonly norm: Tensor | undefined
}

/** Clips first, then adds the penalty. */
export function transformGradients(
  gradientOf: ReadonlyMap<Tensor, Tensor>,
  { l1 = 0, clipNorm = 0, clipValue = 0 }: GradientTransforms,
): TransformedGradients {
  const transformed = new Map(gradientOf)
  const each = (change: (gradient: Tensor, parameter: Tensor) => Tensor): void => {
    for (const [parameter, gradient] of transformed) transformed.set(parameter, change(gradient, parameter))
  }
  const norm = clipNorm > 0 ? normOf([...transformed.values()]) : undefined
  if (norm !== undefined) {
    const factor = clipFactor(norm, clipNorm)
    each(gradient => gradient.mul(factor))
  }
  if (clipValue > 0) each(gradient => gradient.clamp(clipValue))
  if (l1 > 0) each((gradient, parameter) => gradient.add(sign(parameter).mul(l1)))
  return { gradientOf: transformed, norm }
}

/** The norm of all gradients together: that of their norms. */
function normOf(gradients: readonly Tensor[]): Tensor {
  const norms = gradients.map(gradient => gradient.norm().unsqueeze(0))
  return norms.reduce((all, norm) => concat(all, norm, 0)).norm()
}

/** `min(1, clipNorm / (norm + 1e-6))`: no quotient of these is below 0, so that a clamp is the minimum. */
function clipFactor(norm: Tensor, clipNorm: number): Tensor {
  return ones({}).mul(clipNorm).div(norm.add(1e-6)).clamp(1)
}
