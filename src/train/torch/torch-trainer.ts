import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBatch } from '../../data/batch.js'
import type { BatchStream } from '../../data/batches-state.js'
import type { PaddedIds } from '../../data/pad-sequence.js'
import { writeFileAtomic } from '../../formats/node/atomic-write.js'
import { writeSafetensors } from '../../formats/safetensors.js'
import { GlassformerError } from '../../math/error.js'
import type { Transformer } from '../../model/transformer.js'
import type { Task } from '../../tasks/task.js'
import { adam, type Optimizer } from '../optimizer.js'
import type { Schedule } from '../schedule.js'
import type { StepResult, StepTrainer, TrainingState } from '../step-trainer.js'
import type { TrainerOptions } from '../trainer.js'
import { readTorchCheckpoint, type TorchState, writeTorchCheckpoint } from './torch-checkpoint.js'
import { type TorchEvent, type TorchLaunch, TorchProcess } from './torch-process.js'

export interface TorchTrainerOptions
  extends Pick<
      TrainerOptions,
      'batchSize' | 'optimizer' | 'schedule' | 'labelSmoothing' | 'seed' | 'state' | 'clipNorm' | 'clipValue'
    >,
    TorchLaunch {
  /** The run's last step. */
  readonly steps: number
  /** `state()` can be had at these steps, and at the end. */
  readonly checkpointEvery: number
}

/**
 * Trains in PyTorch, on as many processes and hosts as there are: the same task, batches, first weights, optimiser
 * and schedule; `interop/torch/trainer.py` computes the steps.
 */
export class TorchTrainer implements StepTrainer {
  private stepsDone: number
  private saved: { readonly step: number; readonly state: TorchState } | undefined
  private ended = false

  private constructor(
    readonly model: Transformer,
    private readonly task: Task,
    private readonly options: {
      readonly optimizer: Optimizer
      readonly schedule: Schedule
      readonly checkpointEvery: number
      readonly steps: number
    },
    private readonly folder: string,
    private readonly process: TorchProcess,
    private readonly stream: BatchStream,
    readonly engine: StepTrainer['engine'],
    firstStep: number,
  ) {
    this.stepsDone = firstStep
  }

  /**
   * @param folder of the run; PyTorch's files are in `torch/` below it.
   * @throws GlassformerError where there is no PyTorch, or it refuses the run.
   */
  static async start(
    model: Transformer,
    task: Task,
    folder: string,
    options: TorchTrainerOptions,
  ): Promise<TorchTrainer> {
    const { batchSize = 64, optimizer = adam(), schedule = () => 1, seed = 1, state, steps, checkpointEvery } = options
    const stream = task.trainingBatches(batchSize, state?.batches ?? seed)
    const place = join(folder, 'torch')
    await rm(place, { recursive: true, force: true })
    await mkdir(join(place, 'checkpoints'), { recursive: true })
    const config = {
      model: model.options,
      steps,
      optimizer: torchOptimizer(optimizer),
      labelSmoothing: options.labelSmoothing ?? 0,
      clipNorm: options.clipNorm ?? null,
      clipValue: options.clipValue ?? null,
      ignoreIndex: task.ignoreIndex,
      checkpointEvery,
      seed,
    }
    await writeFileAtomic(join(place, 'config.json'), new TextEncoder().encode(JSON.stringify(config)))
    if (state === undefined) {
      await writeFileAtomic(join(place, 'initial.safetensors'), writeSafetensors(model.stateDict()))
    } else {
      model.loadStateDict(state.weights)
      const weights = model.stateDict()
      const bytes = writeTorchCheckpoint({ weights, optimizer: new Map(state.optimizer) }, optimizer, state.step)
      await writeFileAtomic(
        join(place, 'checkpoints', `step-${String(state.step).padStart(8, '0')}.safetensors`),
        bytes,
      )
    }
    const child = await TorchProcess.start(place, state !== undefined, options)
    const event = await child.next()
    if (event.type !== 'start') throw new GlassformerError(`PyTorch began with ${event.type} instead of start`)
    const engine = { name: 'torch', detail: `PyTorch ${event.torch} on ${event.device}`, threads: event.processes }
    const settled = { optimizer, schedule, checkpointEvery, steps }
    return new TorchTrainer(model, task, settled, place, child, stream, engine, event.step)
  }

  get step(): number {
    return this.stepsDone
  }

  async next(): Promise<StepResult> {
    const { optimizer, schedule } = this.options
    const step = this.stepsDone + 1
    const pairs = this.stream.next()
    const { src, trg } = makeBatch(pairs, this.task)
    const learningRate = optimizer.lr * schedule(step)
    this.process.send({ step, lr: learningRate, src: rows(src), trg: rows(trg) })
    const event = await this.expect('step')
    this.stepsDone = event.step
    const tokens = pairs.reduce((sum, pair) => sum + pair.source.length + pair.target.length, 0)
    return { step: event.step, loss: event.loss, accuracy: event.correct / event.tokens, learningRate, tokens }
  }

  async state(): Promise<TrainingState> {
    const step = this.stepsDone
    if (this.saved?.step !== step) {
      const { checkpointEvery, steps } = this.options
      // PyTorch saves at these steps by itself; at any other only because it is told to end.
      if (step % checkpointEvery !== 0 && step < steps) await this.stop()
      const { file } = await this.expect('checkpoint')
      this.saved = { step, state: readTorchCheckpoint(await readFile(join(this.folder, file))) }
    }
    const { weights, optimizer } = this.saved.state
    return { step, batches: this.stream.state, weights, optimizer }
  }

  updateModel(): void {
    if (this.saved !== undefined) this.model.loadStateDict(this.saved.state.weights)
  }

  dispose(): void {
    this.process.kill()
  }

  private async stop(): Promise<void> {
    if (!this.ended) this.process.send({ stop: true })
    this.ended = true
  }

  private async expect<T extends TorchEvent['type']>(type: T): Promise<Extract<TorchEvent, { type: T }>> {
    const event = await this.process.next()
    if (event.type !== type) throw new GlassformerError(`PyTorch said ${event.type} where ${type} was expected`)
    return event as Extract<TorchEvent, { type: T }>
  }
}

/** The optimiser in PyTorch's names. */
function torchOptimizer({ rule, settings }: Optimizer): object {
  const { decoupled, ...options } = settings
  return { ...options, name: decoupled === true ? 'adamw' : rule }
}

function rows({ ids, shape: [N, length] }: PaddedIds): number[][] {
  return Array.from({ length: N }, (_, n) => Array.from(ids.subarray(n * length, (n + 1) * length)))
}
