import { makeBatch } from '../data/batch.js'
import type { BatchStream } from '../data/batches-state.js'
import { countedTargets } from '../data/counted-targets.js'
import type { Engine } from '../engine/engine.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { notFinite } from '../formats/check-finite.js'
import { nearestStrings } from '../math/nearest-strings.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { aText } from '../options/values.js'
import { sourceLength } from '../session/length-warning.js'
import type { Task } from '../tasks/task.js'
import { keepAnswerLength } from './answer-length.js'
import { checkFit } from './check-fit.js'
import { checkUpdate } from './check-update.js'
import { changedParameters } from './freeze.js'
import { checkMemory } from './memory/check-memory.js'
import type { Optimizer } from './optimizers/optimizer.js'
import type { Schedule } from './schedule.js'
import type { StepResult, StepTrainer, TrainingState } from './step-trainer.js'
import { scheduleOf, settleTraining, type TrainerOptions, trainerOptions } from './trainer-options.js'
import { EMA, TrainingPrograms } from './training-programs.js'

/** What each step asks for. */
interface StepSettings {
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly seed: number
  readonly accumulate: number
  readonly ema: number
  readonly freeze: readonly string[]
}

/**
 * A model in training: its parameters and the optimiser's buffers on an engine, and where the data is.
 *
 * @example
 * ```ts
 * import { digitsTask, loadModel, Trainer } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const trainer = await Trainer.start(model, digitsTask(), { batchSize: 8 })
 * const { step, loss } = await trainer.next()
 * step // 1
 * await trainer.updateModel()
 * trainer.dispose()
 * ```
 */
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
    firstStep: number,
  ) {
    this.stepsDone = firstStep
    this.longestSource = task.longestSource ?? 0
  }

  /**
   * Begins a training, or goes on from `state`. The model keeps its weights until {@link updateModel}.
   *
   * @throws GlassformerError when an option can't be, or the model and task, or the state, don't fit each other.
   */
  static async start(model: Transformer, task: Task, given: TrainerOptions = {}): Promise<Trainer> {
    const { batchSize, state, ...options } = settleTraining(trainerOptions, given)
    checkFit(model, task)
    keepAnswerLength(model, task)
    checkMemory(model, task, { batchSize, ...options }, options.engine)
    const stream = task.trainingBatches(batchSize, state?.batches ?? options.seed)
    if (state !== undefined) model.loadStateDict(state.weights)
    const first = (name: string, parameter: Parameter): Float32Array | undefined => {
      if (state !== undefined) return saved(state, name, parameter)
      return name.startsWith(`${EMA}/`) ? parameter.data : undefined
    }
    const programs = await TrainingPrograms.compile(model, { ...options, ignoreIndex: task.ignoreIndex }, first)
    const settings = { ...options, schedule: scheduleOf(options, model) }
    return new Trainer(model, task, settings, programs, stream, state?.step ?? 0)
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
    const numbers = optimizer.numbers(step, learningRate)
    const { loss, accuracy, gradientNorm } = await this.programs.run(batches, counts, numbers, { seed, step })
    this.checkFinite('the loss', loss, step, learningRate)
    if (gradientNorm !== undefined) this.checkFinite('the norm of the gradients', gradientNorm, step, learningRate)
    this.stepsDone = step
    await this.programs.average()
    // Longer than the task says where an augmentation makes it so.
    for (const { source } of pairs.flat())
      this.longestSource = Math.max(this.longestSource, sourceLength(this.model, source))
    const tokens = pairs.flat().reduce((sum, pair) => sum + pair.source.length + pair.target.length, 0)
    return { step, loss, accuracy, learningRate, tokens, ...(gradientNorm !== undefined && { gradientNorm }) }
  }

  /**
   * Copies the trained weights into the model: their running mean where one is kept. After a loss that was no number
   * there are none worth copying: the model keeps what it has.
   *
   * @throws GlassformerError when the last update has made weights that are no numbers, which no loss has shown yet
   */
  async updateModel(): Promise<void> {
    const averages = this.settings.ema > 0
    if (this.isSpoilt && !averages) return
    const step = this.stepsDone
    const weights = await this.weights(averages ? `@${EMA}` : '')
    if (!this.isSpoilt) checkUpdate(step, weights)
    else if (notFinite(weights) !== undefined) return
    this.model.loadStateDict(weights)
    if (step > 0) this.model.longestSource = Math.max(this.model.longestSource ?? 0, this.longestSource)
  }

  /**
   * Everything needed to go on exactly from here, also in another process.
   *
   * @throws GlassformerError when the last update has made weights that are no numbers
   */
  async state(): Promise<TrainingState> {
    const [step, batches] = [this.stepsDone, this.stream.state]
    const [weights, optimizer] = await Promise.all([this.weights(), this.programs.readSaved()])
    checkUpdate(step, weights)
    return { step, batches, weights, optimizer }
  }

  /**
   * The numbers as they are now of a parameter, or of what the training keeps beside it: `KEY@adam.m` and `KEY@adam.v`,
   * `KEY@ema`.
   *
   * @throws GlassformerError for a name that there isn't, with the nearest that there is.
   */
  async read(name: string): Promise<StateTensor> {
    const { shapes } = this.programs
    const shape = shapes.get(aText.settle(name, 'name'))
    if (shape !== undefined) return { data: await this.programs.read(name), shape }
    const [nearest] = nearestStrings(name, [...shapes.keys()], 1)
    throw new GlassformerError(`the training has no ${name}; the nearest is ${nearest}`)
  }

  /** Frees the memory and threads of its engine. */
  dispose(): void {
    this.programs.dispose()
  }

  private checkFinite(what: string, value: number, step: number, learningRate: number): void {
    if (Number.isFinite(value)) return
    this.isSpoilt = true // the update that made the next weights had no number to go by either
    throw new GlassformerError(`${what} is ${value} at step ${step}: try a lower learning rate than ${learningRate}`)
  }

  /** @param beside what of the trained parameters: they themselves, or their running means. */
  private async weights(beside = ''): Promise<StateDict> {
    const changed = new Set(changedParameters(this.model, this.settings.freeze))
    const read = [...this.model.parameters()].map(async parameter => {
      const { key } = parameter
      return [key, await this.read(key + (changed.has(parameter) ? beside : ''))] as const
    })
    return new Map(await Promise.all(read))
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
