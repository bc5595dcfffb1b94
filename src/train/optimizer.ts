import { power } from '../math/power.js'
import {
  type AdamOptions,
  type AdamWOptions,
  checkOptimizer,
  type OptimizerConfig,
  type OptimizerOptions,
  optimizerType,
  type SgdOptions,
} from './optimizer-options.js'

/** A rule by which a step changes the parameters, and its numbers. Make one with `adam`, `adamw` or `sgd`. */
export interface Optimizer {
  readonly rule: 'adam' | 'sgd'
  readonly lr: number
  /** What it was made of. */
  readonly config: OptimizerConfig
  /** The buffers that it keeps beside each parameter. */
  readonly stateNames: readonly string[]
  /** The rule's numbers at a step (from 1), as the engines take them. */
  hyper(step: number, lr: number): Float32Array
}

/**
 * Adam (Kingma and Ba 2015), with PyTorch's defaults and arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'adam' })
}

/**
 * AdamW (Loshchilov and Hutter 2019): the decay shrinks the weights themselves. PyTorch's defaults and arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 */
export function adamw(options: AdamWOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'adamw' })
}

/**
 * Stochastic gradient descent, with PyTorch's arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'sgd' })
}

/** @throws GlassformerError for a name or an option that there isn't or that can't be. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const config = optimizerType.settle(options, 'optimizer')
  checkOptimizer(config)
  return config.name === 'sgd' ? sgdRule(config) : adamRule(config)
}

function adamRule(config: Exclude<OptimizerConfig, { readonly name: 'sgd' }>): Optimizer {
  const { name, lr, betas, eps, weightDecay } = config
  const [beta1, beta2] = betas
  const [inGradient, ofWeight] = name === 'adamw' ? [0, weightDecay] : [weightDecay, 0]
  const hyper = new Float32Array(10)
  return {
    rule: 'adam',
    lr,
    config,
    stateNames: ['m', 'v'],
    hyper(step, rate) {
      hyper.set([rate, beta1, beta2, eps, 1 - power(beta1, step), 1 - power(beta2, step)])
      hyper.set([inGradient, ofWeight, 1 - beta1, 1 - beta2], 6)
      return hyper
    },
  }
}

function sgdRule(config: Extract<OptimizerConfig, { readonly name: 'sgd' }>): Optimizer {
  const { lr, momentum, nesterov, weightDecay } = config
  const hyper = new Float32Array(5)
  return {
    rule: 'sgd',
    lr,
    config,
    stateNames: momentum === 0 ? [] : ['momentum'],
    hyper(step, rate) {
      hyper.set([rate, momentum, weightDecay, nesterov ? 1 : 0, step === 1 ? 1 : 0])
      return hyper
    },
  }
}
