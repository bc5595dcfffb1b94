import { adamRule, adamwRule } from './adam.js'
import { lionRule } from './lion.js'
import {
  type AdamOptions,
  type AdamWOptions,
  type LionOptions,
  type OptimizerConfig,
  type OptimizerOptions,
  optimizerType,
  type SgdOptions,
} from './optimizer-options.js'
import type { OptimizerRule } from './optimizer-rule.js'
import { sgdRule } from './sgd.js'

/** A rule by which a step changes the parameters. Make one with `adam`, `adamw`, `sgd` or `lion`. */
export interface Optimizer extends OptimizerRule {
  readonly lr: number
  /** What it was made of. */
  readonly config: OptimizerConfig
}

/**
 * Adam (Kingma and Ba 2015), with PyTorch's defaults and arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 * @example
 * ```ts
 * import { adam, digitsTask, loadModel, Trainer } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const options = { batchSize: 8, optimizer: adam({ lr: 3e-4, betas: [0.9, 0.98] }) }
 * const trainer = await Trainer.start(model, digitsTask(), options)
 * const { learningRate } = await trainer.next()
 * learningRate // 0.0003
 * trainer.dispose()
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'adam' })
}

/**
 * AdamW (Loshchilov and Hutter 2019): the decay shrinks the weights themselves. PyTorch's defaults and arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 * @example
 * ```ts
 * import { adamw } from 'glassformer'
 * const optimizer = adamw({ lr: 3e-4, weightDecay: 0.1 })
 * optimizer.config // { name: 'adamw', lr: 0.0003, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.1 }
 * ```
 */
export function adamw(options: AdamWOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'adamw' })
}

/**
 * Stochastic gradient descent, with PyTorch's arithmetic.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 * @example
 * ```ts
 * import { sgd } from 'glassformer'
 * const optimizer = sgd({ lr: 0.1, momentum: 0.9 })
 * optimizer.config // { name: 'sgd', lr: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 }
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'sgd' })
}

/**
 * Lion (Chen et al. 2023): steps of one size, by the sign of the gradients' running mean. Its rate is to be three to ten
 * times smaller than Adam's.
 *
 * @throws GlassformerError for an option that there isn't or that can't be.
 * @example
 * ```ts
 * import { lion } from 'glassformer'
 * const optimizer = lion({ lr: 1e-4 })
 * optimizer.config // { name: 'lion', lr: 0.0001, betas: [0.9, 0.99], weightDecay: 0 }
 * ```
 */
export function lion(options: LionOptions = {}): Optimizer {
  return createOptimizer({ ...options, name: 'lion' })
}

/** @throws GlassformerError for a name or an option that there isn't or that can't be. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const config = optimizerType.settle(options, 'optimizer')
  return { ...ruleOf(config), lr: config.lr, config }
}

function ruleOf(config: OptimizerConfig): OptimizerRule {
  switch (config.name) {
    case 'adam':
      return adamRule(config)
    case 'adamw':
      return adamwRule(config)
    case 'sgd':
      return sgdRule(config)
    case 'lion':
      return lionRule(config)
  }
}
