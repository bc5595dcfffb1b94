import type { Engine, Program, Session, TensorValue } from '#engine'
import { Random } from '#math'
import { type GivenOptions, type StateTensor, Transformer } from '#model'
import { leavesOf, type TrainingStep, trainingStep } from '#session'
import { type Assignment, buffer, gradients, input, type Tensor } from '#tensor'
import { adam } from '#train'

const PAD = { srcPadIdx: 0, trgPadIdx: 0 }

/** Models of sizes that fill no vector and no tile, and of every option. */
export const oddModels: Readonly<Record<string, GivenOptions>> = {
  'one head': { srcVocabSize: 7, trgVocabSize: 5, embedDim: 6, numLayers: 1, heads: 1, dropout: 0.1, ...PAD },
  'heads of 1': { srcVocabSize: 5, trgVocabSize: 9, embedDim: 6, numLayers: 1, heads: 6, ...PAD },
  'heads of 7': { srcVocabSize: 11, trgVocabSize: 13, embedDim: 14, numLayers: 2, heads: 2, ...PAD, srcPadIdx: 4 },
  'the original, two layers': { srcVocabSize: 13, trgVocabSize: 13, embedDim: 64, numLayers: 2, heads: 4, ...PAD },
  'every option': {
    srcVocabSize: 9,
    trgVocabSize: 11,
    embedDim: 18,
    numLayers: 2,
    heads: 3,
    srcPadIdx: 0,
    trgPadIdx: 10,
    forwardExpansion: 3,
    maxLen: 40,
    dropout: 0.2,
    activation: 'silu',
    normFirst: true,
    finalNorm: true,
    positions: 'learned',
    scaleEmbedding: true,
    tieEmbeddings: true,
  },
  'one table, a deeper and narrower decoder': {
    srcVocabSize: 10,
    trgVocabSize: 10,
    embedDim: 10,
    numLayers: 1,
    decoderLayers: 2,
    heads: 2,
    srcPadIdx: 3,
    trgPadIdx: 3,
    feedForwardDim: 7,
    layerNormEps: 1e-3,
    activation: 'geluTanh',
    shareEmbeddings: true,
  },
}

export interface RaggedBatch {
  readonly src: TensorValue
  readonly trg: TensorValue
}

/** Rows of all lengths from 1 (`src`) and 2 (`trg`) on, padded at their ends; some have padding within, too. */
export function raggedBatch(options: GivenOptions, random: Random, most = { rows: 7, length: 9 }): RaggedBatch {
  const rows = 1 + random.integer(most.rows)
  const side = (vocabulary: number, pad: number, least: number): TensorValue => {
    const length = least + random.integer(most.length)
    const data = new Int32Array(rows * length).fill(pad)
    for (let n = 0; n < rows; n++) {
      const used = n === 0 ? length : least + random.integer(length - least + 1)
      for (let i = 0; i < used; i++) data[n * length + i] = random.integer(vocabulary)
    }
    return { data, shape: [rows, length] }
  }
  return {
    src: side(options.srcVocabSize, options.srcPadIdx, 1),
    trg: side(options.trgVocabSize, options.trgPadIdx, 2),
  }
}

/** Batches of different sizes. */
export function raggedBatches(options: GivenOptions, count: number, seed = 1): RaggedBatch[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => raggedBatch(options, random))
}

/** The graph of a training step and its gradients. */
export interface TrainingGraph extends TrainingStep {
  readonly model: Transformer
  /** The gradient of every tensor on the way from a parameter to the loss. */
  readonly gradientOf: ReadonlyMap<Tensor, Tensor>
}

export function trainingGraph(options: GivenOptions, { labelSmoothing = 0.1 } = {}): TrainingGraph {
  const model = new Transformer({ ...options, seed: 1 })
  const step = model.inTraining(() => trainingStep(model, { labelSmoothing }))
  const parameters = [...model.parameters()].filter(({ trained }) => trained)
  return { ...step, model, gradientOf: gradients(step.loss, parameters) }
}

/** The loss, and every parameter's gradient by its key: each a copy. */
export async function readStep(
  program: Program,
  { model, loss, gradientOf }: TrainingGraph,
): Promise<Map<string, ArrayLike<number>>> {
  const read = new Map<string, ArrayLike<number>>([['loss', (await program.read(loss)).data]])
  for (const parameter of model.parameters()) {
    const gradient = gradientOf.get(parameter)
    if (!parameter.trained || gradient === undefined) continue
    read.set(`${parameter.key}@grad`, (await program.read(gradient)).data)
  }
  return read
}

/** The outputs that `readStep` reads. */
export function stepOutputs({ model, loss, gradientOf }: TrainingGraph): Tensor[] {
  return [loss, ...[...model.parameters()].flatMap(parameter => gradientOf.get(parameter) ?? [])]
}

/** A step of Adam on every trained parameter, and its state. */
export function adamStep({ model, gradientOf }: TrainingGraph) {
  const optimizer = adam()
  const names = Object.keys(optimizer.numbers(1, 0))
  const step = optimizer.step(Object.fromEntries(names.map(name => [name, input(name, 'float32', {})])))
  const state = new Map<string, TensorValue>()
  const trained = [...model.parameters()].filter(parameter => parameter.trained)
  const assignments = trained.flatMap(parameter => {
    const buffers = optimizer.stateNames.map(name => {
      const key = `${name}/${parameter.key}`
      state.set(key, { data: new Float32Array(parameter.data.length), shape: parameter.sizes })
      const shape = Object.fromEntries(parameter.sizes.map((size, axis) => [`axis${axis}`, size]))
      return [name, buffer(key, shape)]
    })
    return step(parameter, gradientOf.get(parameter) as Tensor, Object.fromEntries(buffers))
  })
  return { optimizer, assignments, state }
}

export interface TrainOptions {
  /** The first weights. Default: those of seed 1. */
  readonly start?: ReadonlyMap<string, StateTensor>
  readonly lr?: number
  readonly labelSmoothing?: number
}

/** Trains with Adam, one step a batch. @returns the losses, and the weights at the end. */
export async function train(
  engine: Engine,
  options: GivenOptions,
  batches: readonly RaggedBatch[],
  { start, lr = 1e-2, labelSmoothing = 0 }: TrainOptions = {},
): Promise<Map<string, ArrayLike<number>>> {
  const graph = trainingGraph(options, { labelSmoothing })
  if (start !== undefined) graph.model.loadStateDict(start)
  const { optimizer, assignments, state } = adamStep(graph)
  const session = await engine.open(new Map([...leavesOf(graph.model), ...state]))
  try {
    return await run(session, graph, assignments, batches)
  } finally {
    session.dispose()
  }

  async function run(
    session: Session,
    { loss, accuracy, model }: TrainingGraph,
    assignments: readonly Assignment[],
    batches: readonly RaggedBatch[],
  ): Promise<Map<string, ArrayLike<number>>> {
    const program = session.compile({ outputs: [loss, accuracy], assignments })
    const result = new Map<string, ArrayLike<number>>()
    for (const [index, batch] of batches.entries()) {
      const numbers = Object.entries(optimizer.numbers(index + 1, lr)).map(([name, number]) => [
        name,
        { data: Float64Array.of(number), shape: [] },
      ])
      await program.run({ ...batch, ...Object.fromEntries(numbers) }, { seed: 3, step: index + 1 })
      result.set(`loss ${index + 1}`, (await program.read(loss)).data)
      result.set(`accuracy ${index + 1}`, (await program.read(accuracy)).data)
    }
    for (const { key } of model.parameters()) result.set(key, await session.readLeaf(key))
    return result
  }
}

/** Where two results differ in a bit, or `null`. */
export function differentBits(
  a: ReadonlyMap<string, ArrayLike<number>>,
  b: ReadonlyMap<string, ArrayLike<number>>,
): string | null {
  if ([...a.keys()].join() !== [...b.keys()].join()) return 'they hold different tensors'
  for (const [key, first] of a) {
    const second = b.get(key) ?? []
    if (first.length !== second.length) return `${key} has ${first.length} and ${second.length} numbers`
    for (let i = 0; i < first.length; i++) {
      if (!Object.is(first[i], second[i])) return `${key}[${i}] is ${first[i]} and ${second[i]}`
    }
  }
  return null
}
