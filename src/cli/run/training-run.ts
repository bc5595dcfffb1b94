import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { EngineOptions } from '../../engine/create-engine.js'
import { modelToFiles, type Vocabularies } from '../../formats/model-files.js'
import { saveModel } from '../../formats/node/model-folder.js'
import { writeFolder } from '../../formats/node/write-folder.js'
import type { Transformer } from '../../model/transformer.js'
import type { Task } from '../../tasks/task.js'
import type { Checkpoint } from '../../train/checkpoint.js'
import { type FitEvent, trainSteps } from '../../train/fit.js'
import { adam } from '../../train/optimizer.js'
import { scheduleOfRun } from '../../train/schedule.js'
import type { StepTrainer } from '../../train/step-trainer.js'
import type { TorchLaunch } from '../../train/torch/torch-process.js'
import { TorchTrainer } from '../../train/torch/torch-trainer.js'
import { Trainer } from '../../train/trainer.js'
import { METRICS_FILE, MetricsLog } from './metrics-log.js'
import { RUN_FILE, type Run, runBytes } from './run-file.js'
import { writeCheckpoint } from './run-folder.js'

/** The engine that takes over a whole run: PyTorch. */
export const TORCH = 'torch'

/** What {@link TrainingRun.train} yields: a step that was done, or that all was saved. */
export type RunEvent = FitEvent | { readonly type: 'checkpoint'; readonly step: number }

/** A training whose folder has at every moment all that it takes to go on bit for bit. */
export class TrainingRun {
  private secondsSoFar: number
  private savedStep: number

  private constructor(
    readonly folder: string,
    readonly run: Run,
    readonly task: Task,
    private readonly trainer: StepTrainer,
    checkpoint: Checkpoint | undefined,
  ) {
    this.secondsSoFar = checkpoint?.seconds ?? 0
    this.savedStep = checkpoint?.state.step ?? -1
  }

  /**
   * Makes everything ready; nothing is written yet.
   *
   * @throws GlassformerError when the run, its task and the checkpoint don't fit each other
   */
  static async start(
    folder: string,
    run: Run,
    { model, task, checkpoint }: { model: Transformer; task: Task; checkpoint: Checkpoint | undefined },
    engine: EngineOptions | TorchLaunch,
  ): Promise<TrainingRun> {
    const { batchSize, seed, optimizer, schedule: shape, steps, checkpointEvery } = run.training
    const schedule = scheduleOfRun(shape.name, shape.warmup, steps)
    const state = checkpoint === undefined ? {} : { state: checkpoint.state }
    const options = { ...engine, ...state, batchSize, seed, schedule, optimizer: adam({ lr: optimizer.lr }) }
    const trainer: StepTrainer =
      run.engine === TORCH
        ? await TorchTrainer.start(model, task, { ...options, steps, checkpointEvery })
        : await Trainer.start(model, task, options)
    return new TrainingRun(folder, { ...run, engine: trainer.engine.name }, task, trainer, checkpoint)
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

  /** Trains to the run's last step or until `signal`, and saves: every so many steps, and at the end. */
  async *train(signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const { folder, run, trainer } = this
    const { steps, checkpointEvery } = run.training
    await writeFolder(folder, this.firstFiles())
    const metrics = await MetricsLog.open(join(folder, METRICS_FILE), trainer.step)
    try {
      const secondsBefore = this.secondsSoFar
      for await (const event of trainSteps(trainer, steps, signal)) {
        this.secondsSoFar = secondsBefore + event.secondsElapsed
        await metrics.append(event)
        yield event
        if (event.step % checkpointEvery === 0) yield await this.save(metrics)
        // Lets Ctrl-C and what waits to be written come through.
        await setImmediate()
      }
      if (this.savedStep !== trainer.step) yield await this.save(metrics)
    } finally {
      await metrics.close()
    }
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
    return new Map([...model, [RUN_FILE, runBytes(this.run)]])
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
    await writeCheckpoint(folder, { state, seconds: this.seconds })
    trainer.updateModel()
    await saveModel(folder, trainer.model, this.vocabularies)
    this.savedStep = state.step
    return { type: 'checkpoint', step: state.step }
  }
}
