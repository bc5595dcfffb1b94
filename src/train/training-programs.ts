import type { Batch } from '../data/batch.js'
import { createTrainingEngine } from '../engine/create-engine.js'
import type { Engine, Leaf, Program, Randomness, Session, TensorValue, Update } from '../engine/engine.js'
import { type EngineOptions, engineOptions } from '../engine/engine-options.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import { leavesOf } from '../session/model-session.js'
import { type TraceStep, type TrainingStepOptions, trainingStep } from '../session/training-step.js'
import { gradients } from '../tensor/gradients.js'
import { buffer, input } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'
import { type GradientTransforms, transformGradients } from './gradient-transforms.js'
import type { Optimizer } from './optimizer.js'

export interface ProgramOptions extends EngineOptions, TrainingStepOptions, GradientTransforms {
  readonly optimizer: Optimizer
  /** A step's gradients are the sum over so many batches. */
  readonly accumulate: number
  readonly trace?: TraceStep
}

/** What a step measured over all its batches. */
export interface Measured {
  readonly loss: number
  readonly accuracy: number
  /** Of the gradients, before they are clipped by it; else `undefined`. */
  readonly gradientNorm: number | undefined
}

/** Where the sums of several batches' gradients are kept. */
const SUM = 'sum'

/**
 * A training step on an engine: one program that computes the loss, its gradients and the update; or, where a step
 * has several batches, one that adds a batch's gradients to a sum and one that applies the sum.
 */
export class TrainingPrograms {
  private constructor(
    readonly engine: Engine,
    private readonly session: Session,
    private readonly buffers: readonly Tensor[],
    private readonly measured: { readonly loss: Tensor; readonly accuracy: Tensor; readonly norm: Tensor | undefined },
    private readonly batchProgram: Program,
    private readonly applyProgram: Program | undefined,
  ) {}

  /** @param bufferOf the first numbers of an optimiser's buffer `NAME/KEY`, where they are not zeros. */
  static async compile(
    model: Transformer,
    options: ProgramOptions,
    bufferOf: (key: string, parameter: Parameter) => Float32Array | undefined,
  ): Promise<TrainingPrograms> {
    const { optimizer, accumulate, trace = trainingStep } = options
    const makingEngine = createTrainingEngine(pickOptions(engineOptions, options))
    makingEngine.catch(() => undefined) // what is wrong with the model is said first
    const { loss, accuracy } = model.inTraining(() => trace(model, options))
    const parameters = [...model.parameters()].filter(({ trained }) => trained)
    const leaves: Map<string, Leaf> = leavesOf(model)
    const makeBuffer = (name: string, parameter: Parameter): Tensor => {
      const key = `${name}/${parameter.key}`
      leaves.set(key, { data: bufferOf(key, parameter), shape: parameter.sizes })
      return buffer(key, Object.fromEntries(parameter.axes.map((axis, i) => [axis, parameter.sizes[i] as number])))
    }
    const state = new Map(
      parameters.map(parameter => [parameter, optimizer.stateNames.map(name => makeBuffer(name, parameter))]),
    )
    const hyper = input('hyper', 'float32', { hyper: optimizer.hyper(1, 0).length })
    const apply = (given: ReadonlyMap<Tensor, Tensor>) => {
      const { gradientOf, norm } = transformGradients(
        new Map(parameters.map(parameter => [parameter, given.get(parameter) as Tensor])),
        options,
      )
      const updates = parameters.map((parameter): Update => {
        const gradient = gradientOf.get(parameter) as Tensor
        return { rule: optimizer.rule, parameter, gradient, state: state.get(parameter) ?? [], hyper }
      })
      return { updates, norm, norms: norm === undefined ? [] : [norm] }
    }
    const buffers = [...state.values()].flat()
    const outputs = [loss, accuracy]

    if (accumulate === 1) {
      const { updates, norm, norms } = apply(gradients(loss, parameters)) // while the kernels are compiled
      const engine = await makingEngine
      const session = await engine.open(leaves)
      return new TrainingPrograms(
        engine,
        session,
        buffers,
        { loss, accuracy, norm },
        session.compile({ outputs: [...outputs, ...norms], updates }),
        undefined,
      )
    }
    const share = input('share', 'float32', {})
    const sums = new Map(parameters.map(parameter => [parameter, makeBuffer(SUM, parameter)]))
    const ofBatch = gradients(loss.mul(share), parameters)
    const plus = input('plus', 'float32', { hyper: PLUS.length })
    const adding = parameters.map(
      (parameter): Update => ({
        rule: 'sgd',
        parameter: sums.get(parameter) as Tensor,
        gradient: ofBatch.get(parameter) as Tensor,
        state: [],
        hyper: plus,
      }),
    )
    const minus = input('minus', 'float32', { hyper: MINUS.length })
    const clearing = [...sums.values()].map(
      (sum): Update => ({ rule: 'sgd', parameter: sum, gradient: sum, state: [], hyper: minus }),
    )
    const applying = apply(sums)
    const engine = await makingEngine
    const session = await engine.open(leaves)
    const batchProgram = session.compile({ outputs, updates: adding })
    const { norm, norms } = applying
    const applyProgram = session.compile({ outputs: norms, updates: [...applying.updates, ...clearing] })
    return new TrainingPrograms(engine, session, buffers, { loss, accuracy, norm }, batchProgram, applyProgram)
  }

  /**
   * One step over one or more batches.
   *
   * @param counts how many targets of each batch count.
   */
  async run(
    batches: readonly Batch[],
    counts: readonly number[],
    hyper: Float32Array,
    randomness: Randomness,
  ): Promise<Measured> {
    const total = counts.reduce((sum, count) => sum + count, 0)
    const hyperInput = vector(hyper)
    let loss = 0
    let accuracy = 0
    for (const [i, { src, trg }] of batches.entries()) {
      const share = total === 0 ? 0 : (counts[i] as number) / total
      const inputs =
        this.applyProgram === undefined
          ? { src, trg, hyper: hyperInput }
          : { src, trg, share: { data: Float32Array.of(share), shape: [] }, plus: vector(PLUS) }
      // Each batch of a step draws its own dropout.
      await this.batchProgram.run(inputs, { seed: randomness.seed, step: randomness.step * batches.length + i })
      loss += share * this.scalar(this.measured.loss)
      accuracy += share * this.scalar(this.measured.accuracy)
    }
    await this.applyProgram?.run({ hyper: hyperInput, minus: vector(MINUS) })
    const { norm } = this.measured
    const gradientNorm = norm && ((this.applyProgram ?? this.batchProgram).read(norm).data[0] as number)
    return { loss, accuracy, gradientNorm }
  }

  /** A parameter's numbers as they are now. */
  read(key: string): Float32Array {
    return Float32Array.from(this.session.readLeaf(key))
  }

  /** The optimiser's buffers, by `NAME/KEY`. */
  readBuffers(): StateDict {
    const state = new Map<string, StateTensor>()
    for (const { op, shape } of this.buffers) {
      if (op.kind === 'buffer') state.set(op.key, { data: this.read(op.key), shape: shape as readonly number[] })
    }
    return state
  }

  dispose(): void {
    this.session.dispose()
  }

  private scalar(tensor: Tensor): number {
    return this.batchProgram.read(tensor).data[0] as number
  }
}

/** SGD's numbers with which `sum -= lr · gradient` adds a gradient to a sum, and clears a sum. */
const PLUS = Float32Array.of(-1, 0, 0, 0, 0)
const MINUS = Float32Array.of(1, 0, 0, 0, 0)

function vector(data: Float32Array): TensorValue {
  return { data, shape: [data.length] }
}
