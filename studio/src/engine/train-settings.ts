import { createTask, type GivenOptions, type ScheduleOptions, type Task } from '#dist/index.js'
import type { Base } from './base.ts'
import { type OwnPairs, ownPairsTask } from './own-pairs.ts'

/** Longer texts than the page takes. */
const MAX_LEN = 256

/** What is trained in the page, and how. */
export interface TrainSettings {
  readonly task: string
  readonly taskOptions: Readonly<Record<string, unknown>>
  readonly embedDim: number
  readonly numLayers: number
  readonly heads: number
  readonly batchSize: number
  readonly lr: number
  /** The norm that gradients are scaled down to. Default: never. */
  readonly clipNorm?: number
  readonly steps: number
  readonly seed: number
  readonly schedule: ScheduleOptions
  /** For the task `pairs`. */
  readonly pairs: OwnPairs | null
  /** Of own pairs: the trained model from which it starts; it then decides the sizes. Without one: random weights. */
  readonly base?: Base
}

/** @throws GlassformerError for a task that there isn't, its options, or lines that are no pairs. */
export async function taskOf({ task, taskOptions, pairs, base }: TrainSettings): Promise<Task> {
  return pairs === null ? createTask(task, taskOptions) : ownPairsTask(pairs, base)
}

export function modelOptions({ embedDim, numLayers, heads, base }: TrainSettings, task: Task): GivenOptions {
  const sizes = { srcVocabSize: task.sourceVocabulary.size, trgVocabSize: task.targetVocabulary.size }
  if (base !== undefined) return { ...base.options, ...sizes }
  return {
    ...sizes,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    embedDim,
    numLayers,
    heads,
    maxLen: MAX_LEN,
  }
}
