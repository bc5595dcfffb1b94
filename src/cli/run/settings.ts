import { nearestTokens } from '../../data/nearest-tokens.js'
import type { EngineName } from '../../engine/create-engine.js'
import { GlassformerError } from '../../math/error.js'
import type { TransformerOptions } from '../../model/options.js'
import { Transformer } from '../../model/transformer.js'
import type { Task } from '../../tasks/task.js'
import { createTask, taskNames } from '../../tasks/tasks.js'
import type { ScheduleName } from '../../train/schedule.js'
import { asUsage, UsageError } from '../errors.js'
import { type Run, versions } from './run-file.js'
import type { TORCH } from './training-run.js'

/** Where a run can train: an engine of the library, or PyTorch. */
export type TrainEngine = EngineName | 'auto' | typeof TORCH

/** What the flags of `train` say about the numbers of a run. */
export interface RunFlags {
  readonly steps: number
  readonly batchSize: number
  readonly embedDim: number
  readonly layers: number
  readonly heads: number
  readonly lr: number
  readonly schedule: ScheduleName
  readonly warmup: number
  readonly seed: number
  readonly checkpointEvery: number
}

/** @throws UsageError naming the nearest task when there is none of this name */
export function taskOf(name: string): Task {
  if (taskNames.includes(name)) return createTask(name)
  const [nearest] = nearestTokens(name, taskNames, 1)
  throw new UsageError(`there is no task "${name}"; the tasks are ${taskNames.join(', ')} (Did you mean ${nearest}?)`)
}

/** A new run, and its untrained model. */
export function newRun(task: Task, flags: RunFlags, engine: TrainEngine): { run: Run; model: Transformer } {
  const { steps, batchSize, lr, schedule, warmup, seed, checkpointEvery } = flags
  const model = asUsage(
    () =>
      new Transformer({
        srcVocabSize: task.sourceVocabulary.size,
        trgVocabSize: task.targetVocabulary.size,
        embedDim: flags.embedDim,
        numLayers: flags.layers,
        heads: flags.heads,
        srcPadIdx: task.srcPadIdx,
        trgPadIdx: task.trgPadIdx,
        seed,
      }),
    { embedDim: '--embed-dim', numLayers: '--layers', heads: '--heads' },
  )
  const run: Run = {
    format: 'glassformer-run-1',
    task: { name: task.name, options: task.options },
    training: {
      steps,
      batchSize,
      optimizer: { rule: 'adam', lr },
      schedule: { name: schedule, warmup },
      seed,
      checkpointEvery,
    },
    engine,
    versions: versions(),
  }
  return { run, model }
}

/**
 * The run to go on with: the saved one, and of the flags those that may change.
 *
 * @param given whether a flag was given, rather than its default
 * @throws UsageError when a given flag would make it another run
 */
export function resumedRun(
  saved: Run,
  model: TransformerOptions,
  task: string | undefined,
  flags: RunFlags,
  given: (flag: keyof RunFlags) => boolean,
): Run {
  const { training } = saved
  const fixed = [
    ['--batch-size', 'batchSize', training.batchSize],
    ['--embed-dim', 'embedDim', model.embedDim],
    ['--layers', 'layers', model.numLayers],
    ['--heads', 'heads', model.heads],
    ['--lr', 'lr', training.optimizer.lr],
    ['--schedule', 'schedule', training.schedule.name],
    ['--warmup', 'warmup', training.schedule.warmup],
    ['--seed', 'seed', training.seed],
  ] as const
  for (const [flag, name, value] of fixed) {
    if (given(name) && flags[name] !== value)
      throw new UsageError(
        `the run to resume has ${flag} ${value}, not ${flags[name]}; leave it out, or start another run`,
      )
  }
  if (task !== undefined && task !== saved.task.name)
    throw new UsageError(`the run to resume trains ${saved.task.name}, not ${task}; leave it out, or start another run`)
  const steps = given('steps') ? flags.steps : training.steps
  const checkpointEvery = given('checkpointEvery') ? flags.checkpointEvery : training.checkpointEvery
  return { ...saved, training: { ...training, steps, checkpointEvery } }
}

/** The task of a saved run. */
export function taskOfRun({ task }: Run): Task {
  if (!taskNames.includes(task.name))
    throw new GlassformerError(`this version has no task "${task.name}"; it has ${taskNames.join(', ')}`)
  return createTask(task.name, task.options)
}
