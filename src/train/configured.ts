import type { Settled } from '../options/option.js'
import { pickOptions } from '../options/pick.js'
import type { RunConfig } from './config.js'
import { createOptimizer, type Optimizer } from './optimizers/optimizer.js'
import { createSchedule, type Schedule } from './schedule.js'
import { stepOptions } from './step-options.js'

/** What a config says to a trainer. */
export interface ConfiguredTrainer extends Settled<typeof stepOptions> {
  readonly optimizer: Optimizer
  readonly schedule: Schedule
}

/**
 * What a config says to a trainer. The plateau's factor is the run's own to multiply.
 *
 * @example
 * ```ts
 * import { configuredTrainer, settleConfig } from 'glassformer'
 * const config = settleConfig({ preset: 'tiny', steps: 1000, schedule: { name: 'cosine' } })
 * const { optimizer, schedule } = configuredTrainer(config)
 * optimizer.lr * schedule(50) // 0.0005: half-way up 100 steps of warm-up
 * ```
 */
export function configuredTrainer(config: RunConfig): ConfiguredTrainer {
  const { optimizer, schedule, steps, model } = config
  return {
    ...pickOptions(stepOptions, config),
    optimizer: createOptimizer(optimizer),
    schedule: createSchedule(schedule, { steps, embedDim: model.embedDim }),
  }
}
