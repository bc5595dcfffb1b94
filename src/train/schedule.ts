import { power } from '../math/power.js'
import { cos } from '../math/sin-cos.js'
import { having, optional } from '../options/objects.js'
import { whole } from '../options/values.js'
import { type ScheduleOptions, schedules, scheduleType } from './schedule-options.js'

/** The factor by which a step (from 1) multiplies the optimiser's learning rate. */
export type Schedule = (step: number) => number

/** What a schedule may take from the training that it is for. */
export interface ScheduledTraining {
  /** The last step. */
  readonly steps?: number
  /** The model's. */
  readonly embedDim?: number
}

const scheduledTraining = having({ steps: optional(whole()), embedDim: optional(whole(1)) })

/**
 * A schedule of its options: `constant`, `noam` (Vaswani et al. 2017, section 5.3; use it with `lr: 1`),
 * `inverseSquareRoot`, `cosine` (Loshchilov and Hutter 2017), `exponential`, or `plateau`, of which this is the
 * warm-up and `Plateau` the rest.
 *
 * @param training where the options don't have `steps` and `embedDim` of their own
 * @returns the factor of the learning rate at each step, from 1 on.
 * @throws GlassformerError for a name or an option that there isn't, that can't be, or that is missing.
 * @example
 * ```ts
 * import { createSchedule } from 'glassformer'
 * const factor = createSchedule({ name: 'cosine', warmup: 100 }, { steps: 1000 })
 * factor(50) // 0.5: half-way up the warm-up
 * factor(550).toFixed(2) // 0.50: half-way down the cosine
 * factor(1000).toFixed(2) // 0.00
 * ```
 */
export function createSchedule(options: ScheduleOptions, training: ScheduledTraining = {}): Schedule {
  const schedule = scheduleType.settle(options, 'schedule')
  scheduledTraining.settle(training, 'training')
  switch (schedule.name) {
    case 'constant':
    case 'plateau':
      return warmedUp(schedule.warmup, () => 1)
    case 'cosine': {
      // A training of no steps has a schedule too.
      const { warmup, minimum, steps = training.steps === 0 ? 1 : training.steps } = schedule
      return warmedUp(warmup, cosine(schedules.cosine.steps.type.settle(steps, 'schedule.steps'), warmup, minimum))
    }
    case 'noam': {
      const { warmup, embedDim = training.embedDim } = schedule
      return noam(warmup, schedules.noam.embedDim.type.settle(embedDim, 'schedule.embedDim'))
    }
    case 'inverseSquareRoot':
      return inverseSquareRoot(Math.max(schedule.warmup, 1))
    case 'exponential': {
      const { decay, every } = schedule
      return warmedUp(schedule.warmup, step => power(decay, step / every))
    }
  }
}

/** `embedDim^−½ · min(step^−½, step · warmup^−1½)` (Vaswani et al. 2017, section 5.3). */
function noam(warmup: number, embedDim: number): Schedule {
  return step => Math.min(1 / Math.sqrt(step), step / (warmup * Math.sqrt(warmup))) / Math.sqrt(embedDim)
}

/** Rises to 1 over `warmup` steps, then falls as `√(warmup / step)`. */
function inverseSquareRoot(warmup: number): Schedule {
  return step => Math.min(step / warmup, Math.sqrt(warmup / step))
}

function cosine(steps: number, warmup: number, minimum: number): Schedule {
  const span = Math.max(steps - warmup, 1)
  return step => {
    const progress = Math.min(Math.max(step - warmup, 0) / span, 1)
    return minimum + ((1 - minimum) * (1 + cos(Math.PI * progress))) / 2
  }
}

function warmedUp(warmup: number, schedule: Schedule): Schedule {
  return warmup === 0 ? schedule : step => Math.min(step / warmup, 1) * schedule(step)
}
