import { makeBatch } from '../data/batch.js'
import type { BatchStream } from '../data/batches-state.js'
import { countedTargets } from '../data/counted-targets.js'
import type { Engine } from '../engine/engine.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { StateDict } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { sourceLength } from '../session/length-warning.js'
import type { Task } from '../tasks/task.js'
import { checkFit } from './check-fit.js'
import { checkMemory } from './memory/check-memory.js'
import { MovingAverage } from './moving-average.js'
import type { Optimizer } from './optimizer.js'
import type { Schedule } from './schedule.js'
import type { StepResult, StepTrainer, TrainingState } from './step-trainer.js'
import { scheduleOf, settleTraining, type TrainerOptions, trainerOptions } from './trainer-options.js'
import { TrainingPrograms } from './training-programs.js'

/** What each step asks for. */
interface StepSettings {
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly seed: number
  readonly accumulate: number
}

const EMA = 'ema'

/** A model in training: its parameters and the optimiser's buffers on an engine, and where the data is. */
export class Trainer implements StepTrainer {
  private stepsDone: number
  private isSpoilt = false
  private longestSource: number

  private constructor(
    readonly model: Transformer,
    private readonly task: Task,
    private readonly settings: StepSettings,
    private readonly programs: TrainingPrograms,
    private readonly stream: BatchStream,
    private readonly average: MovingAverage | undefined,
    firstStep: number,
  ) {
    this.stepsDone = firstStep
    this.longestSource = task.longestSource ?? 0
  }

  /** @throws GlassformerError when an option can't be, or the model and task, or the state, don't fit each other. */
  static async start(model: Transformer, task: Task, given: TrainerOptions = {}): Promise<Trainer> {
    const { batchSize, ema, state, ...options } = settleTraining(trainerOptions, given)
    checkFit(model, task)
    checkMemory(model, task, { batchSize, ema, ...options }, options.engine)
    const stream = task.trainingBatches(batchSize, state?.batches ?? options.seed)
    if (state !== undefined) model.loadStateDict(state.weights)
    const bufferOf = (key: string, parameter: Parameter): Float32Array | undefined =>
      state === undefined || key.startsWith('sum/') ? undefined : saved(state, key, parameter)
    const programs = await TrainingPrograms.compile(model, { ...options, ignoreIndex: task.ignoreIndex }, bufferOf)
    const average = ema === 0 ? undefined : new MovingAverage(ema, firstAverage(model, state))
    const settings = { ...options, schedule: scheduleOf(options, model) }
    return new Trainer(model, task, settings, programs, stream, average, state?.step ?? 0)
  }

  get step(): number {
    return this.stepsDone
  }

  get engine(): Pick<Engine, 'name' | 'threads' | 'detail'> {
    return this.programs.engine
  }

  /**
   * Trains on the next batch, or the next few where gradients are accumulated.
   *
   * @throws GlassformerError when the loss, or the norm to clip by, is no number any more. The weights are then lost, but not the model's.
   */
  async next(): Promise<StepResult> {
    const { optimizer, schedule, seed, accumulate } = this.settings
    const pairs = Array.from({ length: accumulate }, () => this.stream.next())
    const batches = pairs.map(batch => makeBatch(batch, this.task))
    const counts = pairs.map(batch => countedTargets(batch, this.task.ignoreIndex))
    const step = this.stepsDone + 1
    const learningRate = optimizer.lr * schedule(step)
    const hyper = optimizer.hyper(step, learningRate)
    const { loss, accuracy, gradientNorm } = await this.programs.run(batches, counts, hyper, { seed, step })
    this.checkFinite('the loss', loss, step, learningRate)
    if (gradientNorm !== undefined) this.checkFinite('the norm of the gradients', gradientNorm, step, learningRate)
    this.stepsDone = step
    if (this.average !== undefined)
      for (const { key } of this.model.parameters()) this.average.update(key, this.programs.read(key))
    // Longer than the task says where an augmentation makes it so.
    for (const { source } of pairs.flat())
      this.longestSource = Math.max(this.longestSource, sourceLength(this.model, source))
    const tokens = pairs.flat().reduce((sum, pair) => sum + pair.source.length + pair.target.length, 0)
    return { step, loss, accuracy, learningRate, tokens }
  }

  /**
   * Copies the trained weights into the model: their running mean where one is kept. After a loss that was no number
   * there are none worth copying: the model keeps what it has.
   */
  updateModel(): void {
    if (this.isSpoilt && this.average === undefined) return
    this.model.loadStateDict(this.average?.weights ?? this.weights())
    if (this.stepsDone > 0) this.model.longestSource = Math.max(this.model.longestSource ?? 0, this.longestSource)
  }

  /** Everything needed to go on exactly from here, also in another process. */
  async state(): Promise<TrainingState> {
    const optimizer = this.programs.readBuffers()
    for (const [key, tensor] of this.average?.weights ?? []) optimizer.set(`${EMA}/${key}`, tensor)
    return { step: this.stepsDone, batches: this.stream.state, weights: this.weights(), optimizer }
  }

  dispose(): void {
    this.programs.dispose()
  }

  private checkFinite(what: string, value: number, step: number, learningRate: number): void {
    if (Number.isFinite(value)) return
    this.isSpoilt = true // the update that made the next weights had no number to go by either
    throw new GlassformerError(`${what} is ${value} at step ${step}: try a lower learning rate than ${learningRate}`)
  }

  private weights(): StateDict {
    return new Map(
      [...this.model.parameters()].map(({ key, sizes }) => [key, { data: this.programs.read(key), shape: sizes }]),
    )
  }
}

/** @throws GlassformerError when the state lacks the buffer: to begin it anew would be another run. */
function saved({ optimizer }: TrainingState, key: string, { sizes }: Parameter): Float32Array {
  const tensor = optimizer.get(key)
  if (tensor === undefined) throw new GlassformerError(`the saved optimiser lacks ${key}`)
  if (tensor.shape.join() !== sizes.join()) {
    const [has, needs] = [tensor.shape, sizes].map(shape => `(${shape.join(', ')})`)
    throw new GlassformerError(`the saved optimiser's ${key} has shape ${has}, this model needs ${needs}`)
  }
  return tensor.data
}

function firstAverage(model: Transformer, state: TrainingState | undefined): StateDict {
  return new Map(
    [...model.parameters()].map(parameter => {
      const data = state === undefined ? parameter.data : saved(state, `${EMA}/${parameter.key}`, parameter)
      return [parameter.key, { data: data.slice(), shape: parameter.sizes }]
    }),
  )
}
