import { makeBatch } from '../../data/batch.js'
import type { BatchStream } from '../../data/batches-state.js'
import type { PaddedIds } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import { createEngine } from '../../engine/create-engine.js'
import type { Program, Session, TensorValue, Update } from '../../engine/engine.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { GivenOptions } from '../../model/options.js'
import { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { leavesOf } from '../../session/model-session.js'
import { trainingStep } from '../../session/training-step.js'
import type { Task } from '../../tasks/task.js'
import { gradients } from '../../tensor/gradients.js'
import { namedTensors, topologicalOrder } from '../../tensor/graph.js'
import { buffer, input } from '../../tensor/leaves.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { transformGradients } from '../../train/gradient-transforms.js'
import { adam } from '../../train/optimizer.js'
import { plainValue, type Value } from '../compute.js'
import type { Tools } from '../lesson.js'
import type { Change } from './parts.js'

/** What is trained: a small model, perhaps with a part taken away. */
export interface Setup {
  readonly task: Task
  readonly embedDim?: number
  readonly numLayers?: number
  readonly heads?: number
  readonly maxLen?: number
  /** Other options of the model. */
  readonly options?: Partial<GivenOptions>
  /** Of the weights and the batches. Default 1. */
  readonly seed?: number
  readonly batchSize?: number
  readonly lr?: number
  /** L2, as the optimiser takes it. */
  readonly weightDecay?: number
  /** Default: the model as it is. */
  readonly change?: Change
  /** Another graph to train than the teacher-forced step. */
  readonly trace?: (model: Transformer) => { readonly loss: Tensor; readonly accuracy: Tensor }
  /** So much of each weight's sign is added to its gradient. */
  readonly l1?: number
  /** Numbers of the leaves that the change brings. */
  readonly leaves?: ReadonlyMap<string, TensorValue>
  /** Other training pairs than the task's. */
  readonly batches?: BatchStream
}

/** One small model in training, and what can be asked of it. Free it with `dispose`. */
export class Experiment {
  readonly losses: number[] = []
  /** Every tensor by name of a training step as evaluation computes it, without dropout. */
  private readonly named: ReadonlyMap<string, Tensor>
  private readonly forward: { readonly program: Program; readonly logits: Tensor }
  private readonly programs = new Map<string, { readonly program: Program; readonly tensors: readonly Tensor[] }>()

  private constructor(
    readonly model: Transformer,
    private readonly setup: Setup,
    private readonly session: Session,
    private readonly stepProgram: Program,
    private readonly loss: Tensor,
    private readonly gradientOf: ReadonlyMap<Tensor, Tensor>,
    private readonly batches: BatchStream,
  ) {
    const change = setup.change ?? (() => undefined)
    const evaluation = trainingStep(model)
    this.named = namedTensors(substitute([evaluation.loss, evaluation.accuracy], change))
    const [logits] = substitute([forwardGraph(model).logits], change) as [Tensor]
    this.forward = { program: session.compile({ outputs: [logits] }), logits }
  }

  static async start(setup: Setup, { engine }: Tools): Promise<Experiment> {
    const { task, seed = 1, batchSize = 32, change = () => undefined, trace = trainingStep } = setup
    const model = new Transformer({ ...optionsFor(setup), seed })
    const traced = model.inTraining(() => trace(model))
    const [loss, accuracy] = substitute([traced.loss, traced.accuracy], change) as [Tensor, Tensor]
    const parameters = topologicalOrder([loss]).filter(({ op }) => op.kind === 'parameter')
    const all = gradients(loss, parameters)
    const own = new Map(parameters.map(parameter => [parameter, all.get(parameter) as Tensor]))
    const gradientOf = transformGradients(own, { l1: setup.l1 ?? 0 })
    const leaves = new Map([...leavesOf(model), ...(setup.leaves ?? [])])
    const hyper = input('hyper', 'float32', { hyper: adam().hyper(1, 0).length })
    const updates = parameters.map(parameter => updateOf(parameter, gradientOf.get(parameter) as Tensor, hyper, leaves))
    const session = await (await createEngine({ engine, threads: 1 })).open(leaves)
    const program = session.compile({ outputs: [loss, accuracy], updates })
    const batches = setup.batches ?? task.trainingBatches(batchSize, seed)
    return new Experiment(model, setup, session, program, loss, gradientOf, batches)
  }

  /** Trains on one batch. @returns the loss before the step. */
  async step(): Promise<number> {
    const optimizer = adam({ lr: this.setup.lr ?? 3e-3, weightDecay: this.setup.weightDecay ?? 0 })
    const hyper = optimizer.hyper(this.losses.length + 1, optimizer.lr)
    const batch = makeBatch(this.batches.next(), this.model.options)
    const randomness = { seed: this.setup.seed ?? 1, step: this.losses.length + 1 }
    await this.stepProgram.run({ ...asInputs(batch), hyper: { data: hyper, shape: [hyper.length] } }, randomness)
    const loss = this.stepProgram.read(this.loss).data[0] as number
    if (!Number.isFinite(loss)) throw new GlassformerError(`the loss is ${loss} at step ${this.losses.length + 1}`)
    this.losses.push(loss)
    return loss
  }

  /** Reads tensors on given pairs, as evaluation computes them: names, or `KEY@grad` of a parameter. */
  async read(pairs: readonly Pair[], names: readonly string[]): Promise<(name: string) => Value> {
    const key = names.join(' ')
    let known = this.programs.get(key)
    if (known === undefined) {
      const tensors = names.map(name => this.find(name))
      known = { program: this.session.compile({ outputs: tensors }), tensors }
      this.programs.set(key, known)
    }
    const { program, tensors } = known
    await program.run(asInputs(makeBatch(pairs, this.model.options)))
    const values = new Map(names.map((name, i) => [name, plainValue(program.read(tensors[i] as Tensor))]))
    return name => values.get(name) as Value
  }

  /** `(N, trgLen, trgVocabSize)` */
  async logits(src: PaddedIds, trg: PaddedIds): Promise<Value> {
    await this.forward.program.run(asInputs({ src, trg }))
    return plainValue(this.forward.program.read(this.forward.logits))
  }

  /** Mean loss a counted target and the share of counted targets predicted right, teacher-forced. */
  async score(pairs: readonly Pair[]): Promise<{ readonly loss: number; readonly tokenAccuracy: number }> {
    const value = await this.read(pairs, ['loss', 'accuracy'])
    return { loss: value('loss').data[0] as number, tokenAccuracy: value('accuracy').data[0] as number }
  }

  /** A parameter's numbers as they are now. */
  leaf(key: string): ArrayLike<number> {
    return this.session.readLeaf(key)
  }

  writeLeaf(key: string, data: ArrayLike<number>): void {
    this.session.writeLeaf(key, data)
  }

  dispose(): void {
    this.session.dispose()
  }

  private find(name: string): Tensor {
    const isGradient = name.endsWith('@grad')
    const plain = isGradient ? name.slice(0, -'@grad'.length) : name
    const tensor = this.named.get(plain)
    const found = isGradient && tensor !== undefined ? this.gradientOf.get(tensor) : tensor
    if (found === undefined) throw new GlassformerError(`this experiment has no tensor ${name}`)
    return found
  }
}

function optionsFor({ task, embedDim = 32, numLayers = 1, heads = 2, maxLen = 64, options = {} }: Setup): GivenOptions {
  return {
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    embedDim,
    numLayers,
    heads,
    maxLen,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    ...options,
  }
}

function updateOf(parameter: Tensor, gradient: Tensor, hyper: Tensor, leaves: Map<string, TensorValue>): Update {
  const { op } = parameter
  const key = op.kind === 'parameter' ? op.key : ''
  const shape = parameter.shape as readonly number[]
  const named = Object.fromEntries(parameter.axes.map((axis, i) => [axis || `axis${i}`, shape[i] as number]))
  const size = shape.reduce((product, length) => product * length, 1)
  const state = ['m', 'v'].map(name => {
    leaves.set(`${name}/${key}`, { data: new Float32Array(size), shape })
    return buffer(`${name}/${key}`, named)
  })
  return { rule: 'adam', parameter, gradient, state, hyper }
}

function asInputs({ src, trg }: { readonly src: PaddedIds; readonly trg: PaddedIds }) {
  return { src: { data: src.ids, shape: src.shape }, trg: { data: trg.ids, shape: trg.shape } }
}
