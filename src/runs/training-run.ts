import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { modelToFiles } from '../formats/model-files.js'
import { saveModel } from '../formats/node/model-folder.js'
import { writeFolder } from '../formats/node/write-folder.js'
import type { Vocabularies } from '../formats/vocabulary-file.js'
import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'
import type { Checkpoint } from '../train/checkpoint-files.js'
import { evaluateTask } from '../train/evaluate-text.js'
import { type FitEvent, trainSteps } from '../train/fit.js'
import { type Metrics, metricsOf } from '../train/metric.js'
import type { RunControl } from '../train/run-control.js'
import type { StepTrainer } from '../train/step-trainer.js'
import { cleanCheckpoint, writeCheckpoint } from './checkpoint-folder.js'
import type { FileTask } from './file-task.js'
import type { FolderLock } from './folder-lock.js'
import { KeptModels } from './kept-models.js'
import { METRICS_FILE, MetricsLog } from './metrics-log.js'
import { answeringEngine, TORCH } from './run-engine.js'
import { RUN_FILE, type RunRecord, runRecordBytes } from './run-record.js'
import type { RunTask } from './run-task.js'
import { Snapshots } from './snapshots.js'

/** What {@link TrainingRun.train} yields: a step that was done, or that all was saved. */
export type RunEvent = FitEvent | ValidationEvent | { readonly type: 'checkpoint'; readonly step: number }

/** The scores on held-out pairs between two steps. */
export interface ValidationEvent extends Metrics {
  readonly type: 'validation'
  readonly step: number
  readonly pairs: number
}

/** What is known of a run besides, when it is made. */
interface Beginning {
  readonly checkpoint?: Checkpoint | undefined
  readonly movedTo?: string | undefined
}

/** A training whose folder has at every moment all that it takes to go on bit for bit. */
export class TrainingRun {
  readonly record: RunRecord
  /** Where the run or model is now that this one has taken the place of. */
  readonly movedTo: string | undefined
  private secondsSoFar: number
  private savedStep: number
  private readonly keptModels: KeptModels
  private readonly snapshots: Snapshots

  /** @see startRun and resumeRun, which make one. */
  constructor(
    readonly folder: string,
    record: Omit<RunRecord, 'engine'>,
    private readonly made: RunTask,
    private readonly trainer: StepTrainer,
    private readonly control: RunControl,
    private readonly lock: FolderLock,
    { checkpoint, movedTo }: Beginning,
  ) {
    this.record = { ...record, task: made.recorded, engine: trainer.engine.name }
    this.movedTo = movedTo
    this.secondsSoFar = checkpoint?.seconds ?? 0
    this.savedStep = checkpoint?.state.step ?? -1
    this.keptModels = new KeptModels(folder, this.vocabularies)
    this.snapshots = new Snapshots(folder, this.vocabularies, trainer.model, record.training)
  }

  get task(): Task {
    return this.made.task
  }

  /** Of a file of pairs: what was read. */
  get data(): FileTask | undefined {
    return this.made.data
  }

  get model(): Transformer {
    return this.trainer.model
  }

  /** Where it runs. */
  get engine(): StepTrainer['engine'] {
    return this.trainer.engine
  }

  /** Steps done. */
  get step(): number {
    return this.trainer.step
  }

  /** The step that `--resume` goes on after. */
  get stepSaved(): number {
    return Math.max(this.savedStep, 0)
  }

  /** Seconds of training, over all resumptions. */
  get seconds(): number {
    return this.secondsSoFar
  }

  /** Whether there is nothing left to train: the last step is done, or early stopping has ended the run. */
  get finished(): boolean {
    return this.step >= this.record.training.steps || this.control.stopped
  }

  /** Whether early stopping has ended the run. */
  get stoppedEarly(): boolean {
    return this.control.stopped
  }

  /** The steps whose models a finished run's is the mean of; `undefined` where no mean was asked for. */
  get averaged(): readonly number[] | undefined {
    const { of, count } = this.record.training.averaging
    const { kept } = this.control
    return count === 0 ? undefined : (of === 'best' ? kept.best : kept.last).slice(0, count)
  }

  /** Trains to the run's end or until `signal`, and saves: every so many steps, and at the end. */
  async *train(signal?: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const { folder, trainer, control } = this
    const { steps, checkpointEvery } = this.record.training
    await this.lock.check()
    await writeFolder(folder, this.firstFiles())
    await this.keptModels.clean(control.kept)
    await cleanCheckpoint(folder)
    await this.snapshots.cleanAfter(trainer.step)
    await this.snapshot()
    const metrics = await MetricsLog.open(join(folder, METRICS_FILE), trainer.step)
    try {
      const secondsBefore = this.secondsSoFar
      if (!this.finished) {
        for await (const event of trainSteps(trainer, steps, signal)) {
          this.secondsSoFar = secondsBefore + event.secondsElapsed
          await metrics.append(event)
          yield event
          yield* this.afterStep(event.step, metrics)
          await this.snapshot()
          if (event.step % checkpointEvery === 0) yield await this.save(metrics)
          if (control.stopped) break
          // Lets Ctrl-C and what waits to be written come through.
          await setImmediate()
        }
      }
      if (this.savedStep !== trainer.step) yield await this.save(metrics)
      if (this.finished) await this.saveFinished()
    } catch (error) {
      await this.lock.check() // a folder that is gone is why a write failed
      throw error
    } finally {
      await metrics.close()
    }
  }

  /** Validates, and keeps the model where it is among the best, or the last that averaging takes. */
  private async *afterStep(step: number, metrics: MetricsLog): AsyncGenerator<ValidationEvent, void, void> {
    const { control, trainer } = this
    control.passed(step)
    const validates = control.validatesAt(step)
    if (!validates && !control.kept.last.includes(step)) return
    await this.lock.check()
    await trainer.state()
    await trainer.updateModel()
    if (validates) {
      const event = await this.validate(step)
      control.report(step, event)
      await metrics.append(event)
      yield event
    }
    await this.keptModels.keep(step, control.kept, this.model)
  }

  /** PyTorch hands its weights out at checkpoints only. */
  private async snapshot(): Promise<void> {
    const { trainer, snapshots } = this
    if (!snapshots.has(trainer.step) || this.engine.name === TORCH) return
    await this.lock.check()
    await trainer.updateModel()
    await snapshots.keep(trainer.step, trainer.model)
  }

  private async validate(step: number): Promise<ValidationEvent> {
    const scores = await evaluateTask(this.model, this.task, {
      ...answeringEngine(this.engine),
      limit: this.record.training.validation.heldOut,
      patterns: this.task.validationPatterns,
      metrics: this.control.textMetrics,
      bleuTokenizer: this.record.training.validation.bleuTokenizer,
    })
    return { type: 'validation', step, pairs: scores.pairs, ...metricsOf(scores), ...scores.metrics }
  }

  /** The model of a finished run: its last weights, or the mean that was asked for. */
  private async saveFinished(): Promise<void> {
    const { trainer, keptModels } = this
    const { averaging } = this.record.training
    await this.lock.check()
    await trainer.updateModel()
    const chosen = this.averaged ?? []
    if (chosen.length > 0) this.model.loadStateDict(await keptModels.mean(averaging.of, chosen))
    await saveModel(this.folder, this.model, this.vocabularies)
  }

  /** Adds an event to the log of the run. */
  async log(event: object): Promise<void> {
    await this.lock.check()
    const metrics = await MetricsLog.open(join(this.folder, METRICS_FILE), this.step)
    await metrics.append({ ...event, step: this.step })
    await metrics.close()
  }

  /** From the first moment the folder is a run that can be resumed. */
  private firstFiles(): Map<string, Uint8Array> {
    const model = this.savedStep < 0 ? modelToFiles(this.model, this.vocabularies) : []
    return new Map([...model, [RUN_FILE, runRecordBytes(this.record)]])
  }

  private get vocabularies(): Vocabularies {
    return { source: this.task.sourceVocabulary, target: this.task.targetVocabulary }
  }

  /** Frees the engine's memory and the folder. */
  async close(): Promise<void> {
    try {
      await this.trainer.dispose()
    } finally {
      await this.lock.release()
    }
  }

  /** The log first: it may be ahead of the checkpoint, which cuts it, never behind. */
  private async save(metrics: MetricsLog): Promise<RunEvent> {
    const { folder, trainer } = this
    await this.lock.check()
    await metrics.flush()
    const state = await trainer.state()
    await writeCheckpoint(folder, { state, seconds: this.seconds, control: this.control.state })
    await this.keptModels.clean(this.control.kept)
    await trainer.updateModel()
    await saveModel(folder, trainer.model, this.vocabularies)
    this.savedStep = state.step
    return { type: 'checkpoint', step: state.step }
  }
}
