import { isRecord } from '../options/is-record.js'
import type { GivenForm, OptionTables, SettledForm } from '../options/option.js'
import { variants } from '../options/sections.js'
import { real, share, whole } from '../options/values.js'
import { metricOptions } from './metric-options.js'

const warmup = {
  type: whole(),
  about: 'steps over which the learning rate rises evenly',
  default: 100,
  alsoCalled: ['warmupSteps', 'warmupUpdates', 'numWarmupSteps'],
} as const

/** The options of each schedule. */
export const schedules = {
  constant: { warmup },
  cosine: {
    warmup,
    minimum: { type: share, about: 'the factor at the last step', default: 0, flag: '--schedule-minimum' },
    steps: { type: whole(1), about: 'the last step', otherwise: 'the step to train to', flag: '--schedule-steps' },
  },
  noam: {
    warmup: { ...warmup, type: whole(1), default: 4000 },
    embedDim: {
      type: whole(1),
      about: 'the rate is divided by its root',
      otherwise: "the model's",
      flag: '--schedule-embed-dim',
    },
  },
  inverseSquareRoot: { warmup },
  exponential: {
    warmup,
    decay: { type: real({ above: 0, to: 1 }), about: 'the rate is multiplied by this …', default: 0.5 },
    every: {
      type: whole(1),
      about: '… every so many steps, little by little',
      default: 1000,
      flag: '--decay-every',
    },
  },
  plateau: {
    warmup,
    ...metricOptions('plateau'),
    factor: { type: share, about: 'the rate is multiplied by this …', default: 0.5, flag: '--plateau-factor' },
    patience: {
      type: whole(1),
      about: '… after so many validations in a row that bring nothing better',
      default: 2,
      flag: '--plateau-patience',
    },
    lowest: {
      type: share,
      about: 'never below this factor of the first rate',
      default: 0,
      flag: '--plateau-lowest',
    },
  },
} as const satisfies OptionTables

/** How each goes on after its warm-up. */
export const scheduleWords =
  'cosine falls to the minimum at the last step, noam as 1/√step, inverseSquareRoot as √(warmup/step), ' +
  'exponential by a factor, plateau by a factor where validations bring nothing better'

/** A schedule's name and options, with every default filled in. */
export type ScheduleConfig = SettledForm<typeof schedules>
/** A schedule as plain data: its name, and what of its options shall not have its default. */
export type ScheduleOptions = GivenForm<typeof schedules>

/** The type of the option `schedule`. */
export const scheduleType = variants(schedules)

/** Noam's factors are learning rates themselves: where no `lr` is given, it is 1. */
export function withNoamRate(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { optimizer, schedule } = options
  const isNoam = isRecord(schedule) && schedule['name'] === 'noam'
  return isNoam && isRecord(optimizer) ? { ...options, optimizer: { lr: 1, ...optimizer } } : options
}
