import { having } from '../options/objects.js'
import type { Settled } from '../options/option.js'
import { pickOptions } from '../options/pick.js'
import { settleOptions } from '../options/settle.js'
import { whole } from '../options/values.js'
import type { RunConfig } from './config.js'
import { createOptimizer, type Optimizer } from './optimizers/optimizer.js'
import { createSchedule, type Schedule } from './schedule.js'
import { stepOptions } from './step-options.js'

const configType = having(
  { model: having({ embedDim: whole(1) }) },
  'a config with all its defaults, which settleConfig makes',
)

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
  configType.settle(config, 'config')
  const { optimizer, schedule, model } = config
  const settled = settleOptions(stepOptions, pickOptions(stepOptions, config))
  return {
    ...settled,
    optimizer: createOptimizer(optimizer),
    schedule: createSchedule(schedule, { steps: settled.steps, embedDim: model.embedDim }),
  }
}
