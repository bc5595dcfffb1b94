import { GlassformerError } from '../errors/glassformer-error.js'
import { power } from '../math/power.js'

/** A rule by which a step changes the parameters, and its numbers. Make one with `adam` or `sgd`. */
export interface Optimizer {
  readonly rule: 'adam' | 'sgd'
  readonly lr: number
  /** The rule's options as given, with the defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The buffers that it keeps beside each parameter. */
  readonly stateNames: readonly string[]
  /** The rule's numbers at a step (from 1), as the engines take them. */
  hyper(step: number, lr: number): Float32Array
}

/** The options of `adam`. */
export interface AdamOptions {
  /** Learning rate. Default 1e-3. */
  readonly lr?: number
  /** Decay of the running means of the gradient and of its square. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number]
  /** Added to the denominator. Default 1e-8. */
  readonly eps?: number
  /** L2: so much of the weights is added to the gradients. Default 0. */
  readonly weightDecay?: number
  /** AdamW: `weightDecay` shrinks the weights themselves instead. Default false. */
  readonly decoupled?: boolean
}

/**
 * Adam (Kingma and Ba 2015), with PyTorch's defaults and arithmetic.
 *
 * @throws GlassformerError when a number is out of its range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, decoupled = false } = options
  const [beta1, beta2] = betas
  atLeastZero('lr', lr)
  atLeastZero('eps', eps)
  atLeastZero('weightDecay', weightDecay)
  for (const beta of betas)
    if (!(beta >= 0 && beta < 1)) throw new GlassformerError(`betas must be from 0 up and below 1, not ${beta}`)
  const hyper = new Float32Array(10)
  return {
    rule: 'adam',
    lr,
    settings: { betas, eps, weightDecay, decoupled },
    stateNames: ['m', 'v'],
    hyper(step, rate) {
      hyper.set([rate, beta1, beta2, eps, 1 - power(beta1, step), 1 - power(beta2, step)])
      hyper.set([decoupled ? 0 : weightDecay, decoupled ? weightDecay : 0, 1 - beta1, 1 - beta2], 6)
      return hyper
    },
  }
}

/** The options of `sgd`. */
export interface SgdOptions {
  /** Learning rate. Default 1e-2. */
  readonly lr?: number
  /** Share of the last update that is done again. Default 0. */
  readonly momentum?: number
  /** Nesterov's momentum. Default false. */
  readonly nesterov?: boolean
  /** L2: so much of the weights is added to the gradients. Default 0. */
  readonly weightDecay?: number
}

/**
 * Stochastic gradient descent, with PyTorch's arithmetic.
 *
 * @throws GlassformerError when a number is out of its range.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { lr = 1e-2, momentum = 0, nesterov = false, weightDecay = 0 } = options
  atLeastZero('lr', lr)
  atLeastZero('momentum', momentum)
  atLeastZero('weightDecay', weightDecay)
  const hyper = new Float32Array(5)
  return {
    rule: 'sgd',
    lr,
    settings: { momentum, nesterov, weightDecay },
    stateNames: momentum === 0 ? [] : ['momentum'],
    hyper(step, rate) {
      hyper.set([rate, momentum, weightDecay, nesterov ? 1 : 0, step === 1 ? 1 : 0])
      return hyper
    },
  }
}

function atLeastZero(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw new GlassformerError(`${name} must be a number from 0 up, not ${value}`)
}
