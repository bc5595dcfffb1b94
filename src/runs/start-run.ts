import { GlassformerError } from '../errors/glassformer-error.js'
import { Transformer } from '../model/transformer.js'
import { checkOneVocabulary } from '../train/check-fit.js'
import type { TrainConfig } from '../train/config.js'
import { RunControl } from '../train/run-control.js'
import { packageVersion } from './package-version.js'
import { type RunEngine, startTrainer } from './run-engine.js'
import { takeFolder } from './run-folder.js'
import { RUN_FORMAT, type RunRecord } from './run-record.js'
import type { RunTask } from './run-task.js'
import { TrainingRun } from './training-run.js'

/** The record of a run that has not begun: where it trains is seen then. */
export type NewRecord = Omit<RunRecord, 'engine'>

/**
 * What decides the numbers of a new run.
 *
 * @throws GlassformerError naming the option that the task can't follow
 */
export function newRecord({ task, recorded }: RunTask, config: TrainConfig): NewRecord {
  const { task: _, ...training } = config
  if (training.validation.every > 0 && task.validationPatterns?.length === 0)
    throw new GlassformerError('validation.every needs pairs to validate on: give validationShare more')
  task.checkLengths?.(training.model.maxLen)
  if (training.model.shareEmbeddings) checkOneVocabulary(task)
  return { format: RUN_FORMAT, task: recorded, training, versions: versions() }
}

/** How a new run begins. */
export interface StartOptions {
  /** What is trained. Default: the record's model with its first weights. */
  readonly model?: Transformer
  /** Where it trains. Default: the fastest engine that this machine has. */
  readonly engine?: RunEngine
  /** Whether a run or a model that the folder holds makes room: it is renamed. Default false: that is an error. */
  readonly replaces?: boolean
}

/**
 * Makes a new run ready: its folder is taken, nothing is written yet.
 *
 * @param record what `newRecord` makes of a task and a config
 * @throws GlassformerError when its engine can't be had, or its folder holds something else
 * @example
 * ```ts
 * const task = await makeTask({ name: 'digits', options: {} })
 * const run = await startRun('runs/digits', newRecord(task, settleConfig({ steps: 1000 })), task)
 * for await (const event of run.train()) console.log(event)
 * await run.close()
 * ```
 */
export async function startRun(
  folder: string,
  record: NewRecord,
  task: RunTask,
  options: StartOptions = {},
): Promise<TrainingRun> {
  const { model = untrainedModel(task, record.training), engine = {}, replaces = false } = options
  const control = new RunControl(record.training)
  const trainer = await startTrainer(folder, record, model, task.task, engine, control, undefined)
  try {
    const { lock, movedTo } = await takeFolder(folder, replaces)
    return new TrainingRun(folder, record, task, trainer, control, lock, { movedTo })
  } catch (error) {
    await trainer.dispose()
    throw error
  }
}

/** The model of a new run with its first weights. @throws GlassformerError naming the option that it can't have */
export function untrainedModel({ task }: RunTask, { model, seed }: RunRecord['training']): Transformer {
  return new Transformer({
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    ...model,
    seed,
  })
}

/** The versions that a run is made with. */
function versions(): Record<string, string> {
  return { glassformer: packageVersion(), node: process.versions.node, platform: `${process.platform} ${process.arch}` }
}
