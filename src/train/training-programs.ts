import type { Batch } from '../data/batch.js'
import { createTrainingEngine } from '../engine/create-engine.js'
import type { Engine, Program, Randomness, Session, TensorValue } from '../engine/engine.js'
import { type EngineOptions, engineOptions } from '../engine/engine-options.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { StateDict } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import { type TraceStep, type TrainingStepOptions, trainingStep } from '../session/training-step.js'
import { type Assignment, assign } from '../tensor/assignment.js'
import { gradients } from '../tensor/gradients.js'
import { input, zerosLike } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'
import { changedParameters } from './freeze.js'
import { type GradientTransforms, transformGradients } from './gradient-transforms.js'
import { movingAverage } from './moving-average.js'
import type { Optimizer } from './optimizers/optimizer.js'
import { type FirstNumbers, StateLeaves } from './state-leaves.js'

export interface ProgramOptions extends EngineOptions, TrainingStepOptions, GradientTransforms {
  readonly optimizer: Optimizer
  /** A step's gradients are the sum over so many batches. */
  readonly accumulate: number
  /** Parts whose weights stay. Default: none. */
  readonly freeze?: readonly string[]
  /** The decay of the weights' running mean; 0: none is kept. */
  readonly ema: number
  readonly trace?: TraceStep
}

/** What a step measured over all its batches. */
export interface Measured {
  readonly loss: number
  readonly accuracy: number
  /** Of the gradients, before they are clipped by it; else `undefined`. */
  readonly gradientNorm: number | undefined
}

/** What the running mean's state is called, in the graph and in a checkpoint. */
export const EMA = 'ema'

interface Programs {
  /** A batch: its loss, its gradients, and the update; or, where a step has several, the gradients added to a sum. */
  readonly batch: Program
  /** The update by the sum, where there is one. */
  readonly apply: Program | undefined
  readonly average: Program | undefined
}

/** A training step on an engine. */
export class TrainingPrograms {
  private constructor(
    readonly engine: Engine,
    private readonly session: Session,
    private readonly leaves: StateLeaves,
    private readonly measured: { readonly loss: Tensor; readonly accuracy: Tensor; readonly norm: Tensor | undefined },
    private readonly programs: Programs,
  ) {}

  static async compile(model: Transformer, options: ProgramOptions, first: FirstNumbers): Promise<TrainingPrograms> {
    const { optimizer, accumulate, ema, freeze = [], trace = trainingStep } = options
    const makingEngine = createTrainingEngine(pickOptions(engineOptions, options))
    makingEngine.catch(() => undefined) // what is wrong with the model is said first
    const { loss, accuracy } = model.inTraining(() => trace(model, options))
    const parameters = changedParameters(model, freeze)
    const leaves = new StateLeaves(model, first)
    const outputs = [loss, accuracy]

    // Traced while the kernels are compiled.
    const sums = accumulate === 1 ? undefined : new Map(parameters.map(each => [each, leaves.beside(each, 'sum')]))
    const ofBatch = gradients(sums === undefined ? loss : loss.mul(scalarInput('share')), parameters)
    const { norm, assignments } = update(optimizer, leaves, parameters, sums ?? ofBatch, options)
    const norms = norm === undefined ? [] : [norm]
    const averages = ema === 0 ? [] : parameters.map(each => movingAverage(leaves.beside(each, EMA, EMA), each, ema))

    const engine = await makingEngine
    const session = await engine.open(leaves.leaves)
    const average = ema === 0 ? undefined : session.compile({ outputs: [], assignments: averages })
    const measured = { loss, accuracy, norm }
    if (sums === undefined) {
      const batch = session.compile({ outputs: [...outputs, ...norms], assignments })
      return new TrainingPrograms(engine, session, leaves, measured, { batch, apply: undefined, average })
    }
    const adding = [...sums].map(([parameter, sum]) => assign(sum, sum.add(ofBatch.get(parameter) as Tensor)))
    const clearing = [...sums.values()].map(sum => assign(sum, zerosLike(sum)))
    const batch = session.compile({ outputs, assignments: adding })
    const apply = session.compile({ outputs: norms, assignments: [...assignments, ...clearing] })
    return new TrainingPrograms(engine, session, leaves, measured, { batch, apply, average })
  }

  /**
   * One step over one or more batches.
   *
   * @param counts how many targets of each batch count.
   * @param numbers the optimiser's of this step.
   */
  async run(
    batches: readonly Batch[],
    counts: readonly number[],
    numbers: Readonly<Record<string, number>>,
    randomness: Randomness,
  ): Promise<Measured> {
    const { batch, apply } = this.programs
    const total = counts.reduce((sum, count) => sum + count, 0)
    const optimizerInputs = scalars(numbers)
    let loss = 0
    let accuracy = 0
    for (const [i, { src, trg }] of batches.entries()) {
      const share = total === 0 ? 0 : (counts[i] as number) / total
      const inputs = apply === undefined ? { src, trg, ...optimizerInputs } : { src, trg, ...scalars({ share }) }
      // Each batch of a step draws its own dropout.
      await batch.run(inputs, { seed: randomness.seed, step: randomness.step * batches.length + i })
      loss += share * (await scalarOf(batch, this.measured.loss))
      accuracy += share * (await scalarOf(batch, this.measured.accuracy))
    }
    await apply?.run(optimizerInputs)
    const { norm } = this.measured
    const gradientNorm = norm && (await scalarOf(apply ?? batch, norm))
    return { loss, accuracy, gradientNorm }
  }

  /** Takes the weights into their running mean, where one is kept. */
  async average(): Promise<void> {
    await this.programs.average?.run({})
  }

  /** The numbers of a leaf as they are now: a parameter `KEY`, or what is kept beside it, such as `KEY@adam.m`. */
  async read(key: string): Promise<Float32Array> {
    return Float32Array.from(await this.session.readLeaf(key))
  }

  /** Every leaf's shape, by its key. */
  get shapes(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this.leaves.leaves].map(([key, { shape }]) => [key, shape]))
  }

  /** What a checkpoint keeps beside the weights, by `NAME/KEY`. */
  async readSaved(): Promise<StateDict> {
    const { shapes } = this
    const read = [...this.leaves.saved].map(
      async ([saved, key]) => [saved, { data: await this.read(key), shape: shapes.get(key) ?? [] }] as const,
    )
    return new Map(await Promise.all(read))
  }

  dispose(): void {
    this.session.dispose()
  }
}

async function scalarOf(program: Program, tensor: Tensor): Promise<number> {
  return (await program.read(tensor)).data[0] as number
}

/** What the optimiser makes of the gradients. */
function update(
  optimizer: Optimizer,
  leaves: StateLeaves,
  parameters: readonly Parameter[],
  given: ReadonlyMap<Tensor, Tensor>,
  transforms: GradientTransforms,
): { norm: Tensor | undefined; assignments: Assignment[] } {
  const own = new Map(parameters.map(parameter => [parameter, given.get(parameter) as Tensor]))
  const { gradientOf, norm } = transformGradients(own, transforms)
  const inputs = Object.keys(optimizer.numbers(1, 0)).map(name => [name, scalarInput(name)])
  const step = optimizer.step(Object.fromEntries(inputs))
  const assignments = parameters.flatMap(parameter => {
    const names = optimizer.stateNames
    const state = names.map(name => [name, leaves.beside(parameter, `${optimizer.config.name}.${name}`, name)])
    return step(parameter, gradientOf.get(parameter) as Tensor, Object.fromEntries(state))
  })
  return { norm, assignments }
}

function scalarInput(name: string): Tensor {
  return input(name, 'float32', {})
}

function scalars(numbers: Readonly<Record<string, number>>): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, { data: Float64Array.of(number), shape: [] }]),
  )
}
