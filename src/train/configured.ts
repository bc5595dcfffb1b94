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
 * const config = settleConfig({ preset: 'tiny', steps: 100, optimizer: { name: 'adamw' } })
 * for await (const { loss } of fit(model, task, configuredTrainer(config))) console.log(loss)
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
