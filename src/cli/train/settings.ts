import type { EngineName } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import { nearestStrings } from '../../math/nearest.js'
import { Transformer } from '../../model/transformer.js'
import { type RunRecord, versions } from '../../runs/run-record.js'
import type { TORCH } from '../../runs/training-run.js'
import type { Task } from '../../tasks/task.js'
import { createTask, taskNames } from '../../tasks/tasks.js'
import type { TrainConfig } from '../../train/config.js'
import { type ConfigLayer, isRecord, settleConfig } from '../../train/settle-config.js'
import { asUsage } from '../errors.js'
import type { GivenConfig } from './config-file.js'
import { flagOf } from './flags.js'

/** Where a run can train: an engine of the library, or PyTorch. */
export type TrainEngine = EngineName | 'auto' | typeof TORCH

/** @throws UsageError naming the nearest task when there is none of this name */
export function taskOf(name: string, options?: object): Task {
  if (taskNames.includes(name)) return createTask(name, options)
  const [nearest] = nearestStrings(name, taskNames, 1)
  throw new UsageError(`there is no task "${name}"; the tasks are ${taskNames.join(', ')} (Did you mean ${nearest}?)`)
}

/** A new run, and its untrained model. */
export function newRun(
  task: Task,
  saved: RunRecord['task'],
  config: TrainConfig,
  engine: TrainEngine,
): { run: RunRecord; model: Transformer } {
  const { task: _, ...training } = config
  const model = asUsage(
    () =>
      new Transformer({
        srcVocabSize: task.sourceVocabulary.size,
        trgVocabSize: task.targetVocabulary.size,
        srcPadIdx: task.srcPadIdx,
        trgPadIdx: task.trgPadIdx,
        ...training.model,
        seed: training.seed,
      }),
    { embedDim: '--embed-dim', numLayers: '--layers', heads: '--heads' },
  )
  const run: RunRecord = {
    format: 'glassformer-run-2',
    task: saved,
    training,
    engine,
    versions: versions(),
  }
  return { run, model }
}

/** The options that a run can go on with changed: it trains further, or saves at other times. */
const CHANGEABLE: readonly string[] = ['steps', 'checkpointEvery', 'snapshots']

/**
 * The run to go on with: the saved one, and of what is given that which may change.
 *
 * @throws UsageError when something given would make it another run
 */
export function resumedRun(saved: RunRecord, task: string | undefined, { path, file, flags }: GivenConfig): RunRecord {
  const { task: _, ...options } = file
  const given = asUsage(() => settleConfig({ ...saved.training }, options, flags))
  const [changed] = differences(saved.training, given).filter(({ option }) => !CHANGEABLE.includes(option))
  if (changed !== undefined) {
    const { option, before, after } = changed
    const place = path !== undefined && settledBy(flags, option) === undefined ? `${path}: ` : ''
    const name = place === '' ? (flagOf(option) ?? option) : option
    throw new UsageError(
      `${place}the run to resume has ${name} ${text(before)}, not ${text(after)}; leave it out, or start another run`,
    )
  }
  if (task !== undefined && task !== saved.task.name)
    throw new UsageError(`the run to resume trains ${saved.task.name}, not ${task}; leave it out, or start another run`)
  const { steps, checkpointEvery, snapshots } = given
  return { ...saved, training: { ...saved.training, steps, checkpointEvery, snapshots } }
}

interface Difference {
  readonly option: string
  readonly before: unknown
  readonly after: unknown
}

function differences(before: object, after: object, place = ''): Difference[] {
  const [from, to] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(key => {
    const option = place === '' ? key : `${place}.${key}`
    const [one, other] = [from[key], to[key]]
    if (isRecord(one) && isRecord(other)) return differences(one, other, option)
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ option, before: one, after: other }]
  })
}

function settledBy(layer: ConfigLayer, option: string): unknown {
  return option.split('.').reduce<unknown>((place, key) => (isRecord(place) ? place[key] : undefined), layer)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')
}

/** The task of a saved run. */
export function taskOfRun({ task }: RunRecord): Task {
  if (!taskNames.includes(task.name))
    throw new GlassformerError(`this version has no task "${task.name}"; it has ${taskNames.join(', ')}`)
  return createTask(task.name, task.options)
}
