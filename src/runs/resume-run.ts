import { GlassformerError } from '../errors/glassformer-error.js'
import { UsageError } from '../errors/usage-error.js'
import { loadModel } from '../formats/node/model-folder.js'
import type { Transformer } from '../model/transformer.js'
import { RunControl } from '../train/run-control.js'
import { checkpointFolder, readCheckpoint } from './checkpoint-folder.js'
import { lockFolder } from './folder-lock.js'
import { type RunEngine, recordedEngine, startTrainer } from './run-engine.js'
import { type RunRecord, readRunRecord } from './run-record.js'
import { type RunTask, taskOfRun } from './run-task.js'
import { untrainedModel } from './start-run.js'
import { TrainingRun } from './training-run.js'

/** How a run goes on. */
export interface ResumeOptions {
  /** The record to go on with, made by `resumedConfig` and `resumedTask`. Default: as it was saved. */
  readonly record?: RunRecord
  /** Where it trains. Default: where it did. */
  readonly engine?: RunEngine
  /** How many bad lines of the task's file an error names. */
  readonly badLinesShown?: number
}

/**
 * Makes a run ready to go on from its last checkpoint, bit for bit where the engine is the same.
 *
 * @throws GlassformerError when the folder holds no run, or its files are damaged or don't fit each other
 */
export async function resumeRun(folder: string, options: ResumeOptions = {}): Promise<TrainingRun> {
  const lock = await lockFolder(folder)
  try {
    const { record = await readRunRecord(folder), badLinesShown } = options
    const { engine = { engine: recordedEngine(folder, record) } } = options
    const { model, vocabulary: source, targetVocabulary: target } = await loadModel(folder)
    const vocabularies = source === null || target === null ? undefined : { source, target }
    const task = await taskOfRun(folder, record, { vocabularies, badLinesShown })
    const checkpoint = await readCheckpoint(folder)
    if (checkpoint === undefined) checkUntrained(folder, record, model, task)
    const step = checkpoint?.state.step ?? 0
    const { training } = record
    if (step > training.steps)
      throw new UsageError(`the run in ${folder} is at step ${step} already, beyond its steps, ${training.steps}`)
    const control = new RunControl(training, checkpoint?.control)
    const trainer = await startTrainer(folder, record, model, task.task, engine, control, checkpoint?.state)
    return new TrainingRun(folder, record, task, trainer, control, lock, { checkpoint })
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** A run without a checkpoint begins again, so its model must not have begun: else its steps would count twice. */
function checkUntrained(folder: string, { training, from }: RunRecord, model: Transformer, task: RunTask): void {
  if (from !== undefined) return
  const first = untrainedModel(task, training).stateDict()
  const isTrained = [...model.stateDict()].some(([key, { data }]) => {
    const start = first.get(key)?.data
    return start !== undefined && data.some((value, i) => value !== start[i])
  })
  if (isTrained)
    throw new GlassformerError(
      `the model in ${folder} is trained, but its checkpoint is gone, so nothing says where to go on: put back ` +
        `${checkpointFolder(folder)}, or begin anew with --force`,
    )
}
