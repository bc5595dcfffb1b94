import { engineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { isRecord } from '../options/is-record.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { variants } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import type { ValueOf, ValueType } from '../options/value-type.js'
import { leaf } from '../options/values.js'
import type { TraceStep } from '../session/training-step.js'
import { createOptimizer, type Optimizer } from './optimizers/optimizer.js'
import { type OptimizerOptions, optimizerType } from './optimizers/optimizer-options.js'
import { createSchedule, type Schedule } from './schedule.js'
import { type ScheduleOptions, schedules, withNoamRate } from './schedule-options.js'
import { stepOptions } from './step-options.js'
import type { TrainingState } from './step-trainer.js'

/** An optimiser that is made, or what makes one. */
const optimizer: ValueType<Optimizer> = {
  ...optimizerType,
  words: `what adam, adamw, sgd or lion makes, or ${optimizerType.words}`,
  settle: (value, place) => (isOptimizer(value) ? value : createOptimizer(optimizerType.settle(value, place))),
}

/** A schedule that needs no validations. */
const { plateau: _, ...steady } = schedules
const scheduleType = variants(steady)

/** A schedule, or what makes one. */
const schedule: ValueType<Schedule | ValueOf<typeof scheduleType>> = {
  ...scheduleType,
  words: `a function of the step, or ${scheduleType.words}`,
  settle: (value, place) => (isSchedule(value) ? value : scheduleType.settle(value, place)),
}

const plainOptions = {
  ...stepOptions,
  ...engineOptions,
  trace: {
    type: leaf({ words: 'a function of the model', accepts: isTrace }),
    about: 'what makes the graph of a step, for experiments',
    otherwise: 'teacher forcing',
  },
  state: {
    type: leaf({ words: 'the state of a training', accepts: isState }),
    about: "continue from here instead of from the model's weights and the seed",
  },
} as const satisfies OptionTable

/** How a model is trained, and where. */
export const trainerOptions = {
  ...plainOptions,
  optimizer: { type: optimizer, about: 'the optimiser, or its options', default: { name: 'adam' } },
  schedule: { type: schedule, about: "the learning rate's factor at a step, from 1 on", otherwise: 'always 1' },
} as const satisfies OptionTable

/** How a model is trained, and where; every option has a default. */
export interface TrainerOptions extends Given<typeof plainOptions> {
  /** What `adam`, `adamw`, `sgd` or `lion` makes, or the options of one with its name. Default `{ name: 'adam' }`. */
  readonly optimizer?: Optimizer | OptimizerOptions
  /** The learning rate's factor at a step, from 1 on, or what makes one. Default: always 1. */
  readonly schedule?: Schedule | Exclude<ScheduleOptions, { readonly name: 'plateau' }>
}

/** Fills in the defaults. @throws GlassformerError for an option that there isn't or that can't be */
export function settleTraining<const T extends OptionTable>(table: T, given: unknown): Settled<T> {
  if (!isRecord(given) || isOptimizer(given['optimizer'])) return settleOptions(table, given)
  return settleOptions(table, withNoamRate({ optimizer: trainerOptions.optimizer.default, ...given }))
}

/** The schedule that the options make for a model. */
export function scheduleOf(
  { schedule, steps }: Pick<Settled<typeof trainerOptions>, 'schedule' | 'steps'>,
  { options: { embedDim } }: Transformer,
): Schedule {
  if (schedule === undefined) return () => 1
  return isSchedule(schedule) ? schedule : createSchedule(schedule, { steps, embedDim })
}

function isOptimizer(value: unknown): value is Optimizer {
  return isRecord(value) && typeof value['step'] === 'function'
}

function isSchedule(value: unknown): value is Schedule {
  return typeof value === 'function'
}

function isTrace(value: unknown): value is TraceStep {
  return typeof value === 'function'
}

function isState(value: unknown): value is TrainingState {
  return isRecord(value) && 'weights' in value && 'optimizer' in value
}
