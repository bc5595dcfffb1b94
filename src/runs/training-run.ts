import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type EngineOptions, engineName } from '../engine/engine-options.js'
import { modelToFiles, type Vocabularies } from '../formats/model-files.js'
import { saveModel } from '../formats/node/model-folder.js'
import { writeFolder } from '../formats/node/write-folder.js'
import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'
import type { Checkpoint } from '../train/checkpoint.js'
import { configuredTrainer } from '../train/configured.js'
import { type FitEvent, trainSteps } from '../train/fit.js'
import { type Metrics, metricsOf } from '../train/metric.js'
import { RunControl } from '../train/run-control.js'
import type { Schedule } from '../train/schedule.js'
import type { StepTrainer } from '../train/step-trainer.js'
import type { TorchLaunch } from '../train/torch/torch-process.js'
import { TorchTrainer } from '../train/torch/torch-trainer.js'
import { Trainer } from '../train/trainer.js'
import { evaluateTask } from '../train/evaluate-task.js'
import { KeptModels } from './kept-models.js'
import { METRICS_FILE, MetricsLog } from './metrics-log.js'
import { RUN_FILE, type RunRecord, runRecordBytes } from './run-record.js'
import { cleanCheckpoint, writeCheckpoint } from './run-folder.js'
import { Snapshots } from './snapshots.js'

/** The engine that takes over a whole run: PyTorch. */
export const TORCH = 'torch'

/** What {@link TrainingRun.train} yields: a step that was done, or that all was saved. */
export type RunEvent = FitEvent | ValidationEvent | { readonly type: 'checkpoint'; readonly step: number }

/** The scores on held-out pairs between two steps. */
export interface ValidationEvent extends Metrics {
  readonly type: 'validation'
  readonly step: number
  readonly pairs: number
}

/** A training whose folder has at every moment all that it takes to go on bit for bit. */
export class TrainingRun {
  private secondsSoFar: number
  private savedStep: number
  private readonly keptModels: KeptModels
  private readonly snapshots: Snapshots

  private constructor(
    readonly folder: string,
    readonly run: RunRecord,
    readonly task: Task,
    private readonly trainer: StepTrainer,
    private readonly control: RunControl,
    checkpoint: Checkpoint | undefined,
  ) {
    this.secondsSoFar = checkpoint?.seconds ?? 0
    this.savedStep = checkpoint?.state.step ?? -1
    this.keptModels = new KeptModels(folder, this.vocabularies)
    this.snapshots = new Snapshots(folder, this.vocabularies, trainer.model, run.training)
  }

  /**
   * Makes everything ready; nothing is written yet.
   *
   * @throws GlassformerError when the run, its task and the checkpoint don't fit each other
   */
  static async start(
    folder: string,
    run: RunRecord,
    { model, task, checkpoint }: { model: Transformer; task: Task; checkpoint: Checkpoint | undefined },
    engine: EngineOptions | TorchLaunch,
  ): Promise<TrainingRun> {
    const { training: config } = run
    const control = new RunControl(config, checkpoint?.control)
    const configured = configuredTrainer(config)
    const shape = configured.schedule ?? (() => 1)
    const schedule: Schedule = step => shape(step) * control.factor
    const state = checkpoint === undefined ? {} : { state: checkpoint.state }
    const options = { ...engine, ...state, ...configured, schedule }
    const { steps, checkpointEvery } = config
    const trainer: StepTrainer =
      run.engine === TORCH
        ? await TorchTrainer.start(model, task, { ...options, steps, checkpointEvery })
        : await Trainer.start(model, task, options)
    return new TrainingRun(folder, { ...run, engine: trainer.engine.name }, task, trainer, control, checkpoint)
  }

  get model(): Transformer {
    return this.trainer.model
  }

  /** Where it runs. */
  get engine(): Trainer['engine'] {
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
    return this.step >= this.run.training.steps || this.control.stopped
  }

  /** Whether early stopping has ended the run. */
  get stoppedEarly(): boolean {
    return this.control.stopped
  }

  /** Trains to the run's end or until `signal`, and saves: every so many steps, and at the end. */
  async *train(signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const { folder, run, trainer, control } = this
    const { steps, checkpointEvery } = run.training
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
    await trainer.state()
    trainer.updateModel()
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
    trainer.updateModel()
    await snapshots.keep(trainer.step, trainer.model)
  }

  private async validate(step: number): Promise<ValidationEvent> {
    const { name, threads } = this.engine
    const engine = name === TORCH ? {} : { engine: engineName(name), threads }
    const limit = this.run.training.validation.heldOut
    const scores = await evaluateTask(this.model, this.task, {
      ...engine,
      limit,
      patterns: this.task.validationPatterns,
      metrics: this.control.textMetrics,
    })
    return { type: 'validation', step, pairs: scores.pairs, ...metricsOf(scores), ...scores.metrics }
  }

  /** The model of a finished run: its last weights, or the mean that was asked for. */
  private async saveFinished(): Promise<void> {
    const { control, trainer, keptModels } = this
    const { averaging } = this.run.training
    const { kept } = control
    const steps = averaging.of === 'best' ? kept.best : kept.last
    trainer.updateModel()
    const chosen = steps.slice(0, averaging.count)
    if (chosen.length > 0) this.model.loadStateDict(await keptModels.mean(averaging.of, chosen))
    await saveModel(this.folder, this.model, this.vocabularies)
  }

  /** Adds an event to the log of the run. */
  async log(event: object): Promise<void> {
    const metrics = await MetricsLog.open(join(this.folder, METRICS_FILE), this.step)
    await metrics.append({ ...event, step: this.step })
    await metrics.close()
  }

  /** From the first moment the folder is a run that can be resumed. */
  private firstFiles(): Map<string, Uint8Array> {
    const model = this.savedStep < 0 ? modelToFiles(this.model, this.vocabularies) : []
    return new Map([...model, [RUN_FILE, runRecordBytes(this.run)]])
  }

  private get vocabularies(): Vocabularies {
    return { source: this.task.sourceVocabulary, target: this.task.targetVocabulary }
  }

  async dispose(): Promise<void> {
    await this.trainer.dispose()
  }

  /** The log first: it may be ahead of the checkpoint, which cuts it, never behind. */
  private async save(metrics: MetricsLog): Promise<RunEvent> {
    const { folder, trainer } = this
    await metrics.flush()
    const state = await trainer.state()
    await writeCheckpoint(folder, { state, seconds: this.seconds, control: this.control.state })
    await this.keptModels.clean(this.control.kept)
    trainer.updateModel()
    await saveModel(folder, trainer.model, this.vocabularies)
    this.savedStep = state.step
    return { type: 'checkpoint', step: state.step }
  }
}
