import { createTask, type GivenOptions, type ScheduleOptions, type Task } from '#dist/index.js'
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
  readonly steps: number
  readonly seed: number
  readonly schedule: ScheduleOptions
  /** For the task `pairs`. */
  readonly pairs: OwnPairs | null
}

/** @throws GlassformerError for a task that there isn't, its options, or lines that are no pairs. */
export async function taskOf({ task, taskOptions, pairs }: TrainSettings): Promise<Task> {
  return pairs === null ? createTask(task, taskOptions) : ownPairsTask(pairs)
}

export function modelOptions({ embedDim, numLayers, heads }: TrainSettings, task: Task): GivenOptions {
  return {
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    embedDim,
    numLayers,
    heads,
    maxLen: MAX_LEN,
  }
}
