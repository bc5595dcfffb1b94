import type { OptimizerConfig, ScheduleConfig, TrainConfig } from './config.js'
import { adam, type Optimizer, sgd } from './optimizer.js'
import { createSchedule, type Schedule } from './schedule.js'
import type { TrainerOptions } from './trainer.js'

/**
 * What a config says to a trainer. The plateau's factor is the run's own to multiply.
 *
 * @example
 * ```ts
 * const config = settleConfig({ preset: 'tiny', steps: 100, optimizer: { name: 'adamw' } })
 * for await (const { loss } of fit(model, task, { steps: config.steps, ...configuredTrainer(config) })) console.log(loss)
 * ```
 */
export function configuredTrainer(config: TrainConfig): TrainerOptions {
  const { batchSize, accumulate, labelSmoothing, l1, clipNorm, clipValue, ema, seed } = config
  return {
    batchSize,
    accumulate,
    labelSmoothing,
    l1,
    seed,
    optimizer: configuredOptimizer(config.optimizer),
    schedule: configuredSchedule(config.schedule, config),
    ...(clipNorm > 0 && { clipNorm }),
    ...(clipValue > 0 && { clipValue }),
    ...(ema > 0 && { ema }),
  }
}

export function configuredOptimizer({ name, ...options }: OptimizerConfig): Optimizer {
  if (name === 'sgd') return sgd(options)
  return adam({ ...options, decoupled: name === 'adamw' })
}

export function configuredSchedule(schedule: ScheduleConfig, { steps, model }: TrainConfig): Schedule {
  switch (schedule.name) {
    case 'constant':
    case 'exponential':
      return createSchedule(schedule)
    case 'cosine':
      return createSchedule({ ...schedule, steps: Math.max(steps, 1) })
    case 'noam':
      return createSchedule({ ...schedule, embedDim: model.embedDim })
    case 'inverseSquareRoot':
      return createSchedule({ ...schedule, warmup: Math.max(schedule.warmup, 1) })
    case 'plateau':
      return createSchedule({ name: 'constant', warmup: schedule.warmup })
  }
}
