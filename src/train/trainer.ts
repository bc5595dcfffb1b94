import { makeBatch } from '../data/batch.js'
import type { BatchesState, BatchStream } from '../data/batches-state.js'
import { createTrainingEngine, type EngineOptions } from '../engine/create-engine.js'
import type { Program, Session, TensorValue, Update } from '../engine/engine.js'
import { GlassformerError } from '../math/error.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { leavesOf } from '../run/model-session.js'
import { trainingStep } from '../run/training-step.js'
import type { Task } from '../tasks/task.js'
import { gradients } from '../tensor/gradients.js'
import { buffer, input } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'
import { adam, type Optimizer } from './optimizer.js'

export interface TrainerOptions extends EngineOptions {
  /** Pairs a step. Default 64. */
  readonly batchSize?: number
  /** Default `adam({ lr: 1e-3 })`. */
  readonly optimizer?: Optimizer
  /** The learning rate's factor at a step, from 1 on. Default: always 1. */
  readonly schedule?: (step: number) => number
  /** Probability spread evenly over all classes. Default 0. */
  readonly labelSmoothing?: number
  /** Of the batches and of dropout. Default 1. */
  readonly seed?: number
  /** Continue from here instead of from the model's weights and the seed. */
  readonly state?: TrainingState
}

/** All that a run needs to go on exactly where it was. */
export interface TrainingState {
  readonly step: number
  readonly batches: BatchesState
  readonly weights: StateDict
  /** The optimiser's buffers, by `NAME/KEY`: `m/encoder.embed.weight`. */
  readonly optimizer: ReadonlyMap<string, StateTensor>
}

/** What one step measured. */
export interface StepResult {
  /** From 1. */
  readonly step: number
  /** Mean cross-entropy a counted target, in nats, before the step's update. */
  readonly loss: number
  /** Share of counted targets predicted right, 0 to 1, before the step's update. */
  readonly accuracy: number
  readonly learningRate: number
  /** Source and target tokens of the batch that are not padding. */
  readonly tokens: number
}

/** A model in training: its parameters and the optimiser's buffers on an engine, and where the data is. */
export class Trainer {
  private stepsDone: number

  private constructor(
    readonly model: Transformer,
    readonly engine: { readonly name: string; readonly threads: number },
    private readonly task: Task,
    private readonly options: Required<Pick<TrainerOptions, 'optimizer' | 'schedule' | 'seed'>>,
    private readonly session: Session,
    private readonly program: Program,
    private readonly measured: { readonly loss: Tensor; readonly accuracy: Tensor },
    private readonly stream: BatchStream,
    private readonly buffers: readonly Tensor[],
    firstStep: number,
  ) {
    this.stepsDone = firstStep
  }

  /** @throws GlassformerError when the model and task, or the state, don't fit each other. */
  static async start(model: Transformer, task: Task, options: TrainerOptions = {}): Promise<Trainer> {
    const { batchSize = 64, optimizer = adam(), schedule = () => 1, labelSmoothing = 0, seed = 1, state } = options
    checkFit(model, task)
    const stream = task.trainingBatches(batchSize, state?.batches ?? seed)
    if (state !== undefined) model.loadStateDict(state.weights)

    const stepOptions = { labelSmoothing, ignoreIndex: task.ignoreIndex }
    const { loss, accuracy } = model.inTraining(() => trainingStep(model, stepOptions))
    const parameters = [...model.parameters()].filter(({ trained }) => trained)
    const gradientOf = gradients(loss, parameters)
    const hyper = input('hyper', 'float32', { hyper: optimizer.hyper(1, 0).length })
    const leaves = leavesOf(model)
    const updates = parameters.map((parameter): Update => {
      const buffers = optimizer.stateNames.map(name => {
        const key = `${name}/${parameter.key}`
        const data = state === undefined ? new Float32Array(parameter.data.length) : savedBuffer(state, key, parameter)
        leaves.set(key, { data, shape: parameter.sizes })
        return buffer(key, Object.fromEntries(parameter.axes.map((axis, i) => [axis, parameter.sizes[i] as number])))
      })
      return { rule: optimizer.rule, parameter, gradient: gradientOf.get(parameter) as Tensor, state: buffers, hyper }
    })

    const engine = await createTrainingEngine(options)
    const session = await engine.open(leaves)
    const program = session.compile({ outputs: [loss, accuracy], updates })
    const buffers = updates.flatMap(update => update.state)
    const settled = { optimizer, schedule, seed }
    return new Trainer(
      model,
      engine,
      task,
      settled,
      session,
      program,
      { loss, accuracy },
      stream,
      buffers,
      state?.step ?? 0,
    )
  }

  get step(): number {
    return this.stepsDone
  }

  /**
   * Trains on the next batch.
   *
   * @throws GlassformerError when the loss is no number any more; the model keeps its last weights.
   */
  async next(): Promise<StepResult> {
    const { optimizer, schedule, seed } = this.options
    const pairs = this.stream.next()
    const { src, trg } = makeBatch(pairs, this.task)
    const step = this.stepsDone + 1
    const learningRate = optimizer.lr * schedule(step)
    const hyper = optimizer.hyper(step, learningRate)
    const inputs = { src: asInput(src), trg: asInput(trg), hyper: { data: hyper, shape: [hyper.length] } }
    await this.program.run(inputs, { seed, step })
    const [loss, accuracy] = [this.scalar(this.measured.loss), this.scalar(this.measured.accuracy)]
    if (!Number.isFinite(loss)) {
      throw new GlassformerError(`the loss is ${loss} at step ${step}: try a lower learning rate than ${learningRate}`)
    }
    this.stepsDone = step
    const tokens = pairs.reduce((sum, pair) => sum + pair.source.length + pair.target.length, 0)
    return { step, loss, accuracy, learningRate, tokens }
  }

  /** Copies the trained weights into the model. */
  updateModel(): void {
    const state: StateDict = new Map()
    for (const { key, sizes } of this.model.parameters()) state.set(key, this.leaf(key, sizes))
    this.model.loadStateDict(state)
  }

  /** Everything needed to go on exactly from here, also in another process. */
  state(): TrainingState {
    this.updateModel()
    const optimizer = new Map<string, StateTensor>()
    for (const { op, shape } of this.buffers) {
      if (op.kind === 'buffer') optimizer.set(op.key, this.leaf(op.key, shape as readonly number[]))
    }
    return { step: this.stepsDone, batches: this.stream.state, weights: this.model.stateDict(), optimizer }
  }

  dispose(): void {
    this.session.dispose()
  }

  private leaf(key: string, shape: readonly number[]): StateTensor {
    return { data: Float32Array.from(this.session.readLeaf(key)), shape }
  }

  private scalar(tensor: Tensor): number {
    return this.program.read(tensor).data[0] as number
  }
}

/** @throws GlassformerError when the state lacks the buffer: to begin it anew would be another run. */
function savedBuffer({ optimizer }: TrainingState, key: string, { sizes }: Parameter): Float32Array {
  const saved = optimizer.get(key)
  if (saved === undefined) throw new GlassformerError(`the saved optimiser lacks ${key}`)
  if (saved.shape.join() !== sizes.join())
    throw new GlassformerError(
      `the saved optimiser's ${key} has shape (${saved.shape.join(', ')}), this model needs (${sizes.join(', ')})`,
    )
  return saved.data
}

function asInput({ ids, shape }: { ids: Int32Array; shape: readonly number[] }): TensorValue {
  return { data: ids, shape }
}

function checkFit({ options }: Transformer, task: Task): void {
  const sides = [
    ['srcVocabSize', options.srcVocabSize, task.sourceVocabulary.size],
    ['trgVocabSize', options.trgVocabSize, task.targetVocabulary.size],
  ] as const
  for (const [name, has, needs] of sides) {
    if (has < needs)
      throw new GlassformerError(`the model's ${name} is ${has}, but the task ${task.name} has ${needs} tokens`)
  }
}
