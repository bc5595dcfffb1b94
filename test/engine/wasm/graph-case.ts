import { expect } from 'vitest'
import {
  createEngine,
  createReferenceEngine,
  type EngineName,
  type Program,
  type Session,
  type TensorValue,
} from '#engine'
import { Random } from '#math'
import {
  addToDim,
  type Dim,
  type DimValues,
  type DType,
  dim,
  evaluateDim,
  gradients,
  input,
  shapeText,
  type Tensor,
  topologicalOrder,
} from '#tensor'
import { availableEngines } from '../../support/available-engines.js'

/** Sizes with the troubles of vectors and tiles: 1, odd, prime, one more and one less than a multiple of 4 or 16. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 23]

interface Drawn {
  readonly dtype: DType
  readonly shape: readonly Dim[]
  readonly draw: (random: Random) => number
}

/** Draws a random graph: its sizes, its leaves and the views before and after an operation. */
export class GraphCase {
  readonly wanted: Tensor[] = []
  readonly random: Random
  /** The axes that a model leaves open; here also as plain numbers, since both must work. */
  readonly N: Dim
  readonly src: Dim
  readonly trg: Dim
  readonly sizes: DimValues[]
  private readonly drawn = new Map<string, Drawn>()

  constructor(readonly seed: number) {
    this.random = new Random(seed)
    const symbolic = this.random.integer(3) > 0
    // Grown, shrunk, and back: memory is planned anew and then has room to spare.
    const draws = Array.from({ length: symbolic ? 3 : 1 }, () => ({
      N: 1 + this.random.integer(5),
      srcLen: this.size(9),
      trgLen: this.size(9),
    }))
    const first = draws[0] as DimValues
    this.sizes = symbolic ? [...draws, first] : draws
    const open = (name: string): Dim => (symbolic ? dim(name) : (first[name] as number))
    this.N = open('N')
    this.src = open('srcLen')
    this.trg = open('trgLen')
  }

  /** A size to build shapes from, up to `most`. */
  size(most = 23): number {
    return this.pick(SIZES.filter(size => size <= most))
  }

  pick<T>(items: readonly T[]): T {
    return items[this.random.integer(items.length)] as T
  }

  /** Numbers whose gradient is compared, of a size from `from` to 2 and either sign unless `positive`. */
  variable(shape: readonly Dim[], { from = 0.1, positive = false } = {}): Tensor {
    const leaf = this.leaf('float32', shape, random => {
      const size = from + (2 - from) * random.uniform()
      return positive || random.uniform() < 0.5 ? size : -size
    })
    return leaf
  }

  /** Numbers that no gradient is asked of. */
  weights(shape: readonly Dim[]): Tensor {
    return this.input('float32', shape, random => 2 * random.uniform() - 1)
  }

  /** Whole numbers from 0 to below `limit`: an input, or a part of a longer one. */
  ids(shape: readonly Dim[], limit: number): Tensor {
    const draw = (random: Random): number => random.integer(limit)
    const axis = this.random.integer(Math.max(1, shape.length))
    switch (shape.length === 0 ? 0 : this.random.integer(4)) {
      case 1:
        return this.input('int32', longer(shape, axis, 1), draw).slice(axis, 1)
      case 2:
        return this.input('int32', longer(shape, axis, 1), draw).slice(axis, 0, -1)
      case 3:
        return this.input('int32', swapped(shape, 0, axis), draw).transpose(0, axis)
      default:
        return this.input('int32', shape, draw)
    }
  }

  /** The same numbers through views, so that an operation meets strides of all kinds. */
  disguised(x: Tensor): Tensor {
    const rank = x.shape.length
    const axis = this.random.integer(Math.max(1, rank))
    switch (this.random.integer(6)) {
      case 0:
        return rank < 2 ? x : x.transpose(0, axis).contiguous().transpose(0, axis)
      case 1:
        return x
          .unsqueeze(axis)
          .transpose(axis, axis + (rank > axis ? 1 : 0))
          .contiguous()
          .view(named(x.shape))
      case 2:
        return x.unsqueeze(axis).view(named(x.shape))
      default:
        return x
    }
  }

  /** The result under another view, so that the gradient arrives with strange strides. */
  viewed(x: Tensor): Tensor {
    const rank = x.shape.length
    const axis = this.random.integer(Math.max(1, rank))
    switch (rank > 4 ? 5 : this.random.integer(6)) {
      case 0:
        return rank < 2 ? x : x.transpose(rank - 1, axis)
      case 1:
        return x.unsqueeze(axis)
      case 2:
        return rank === 0 ? x : x.unsqueeze(axis).expand(named([...x.shape.slice(0, axis), 3, ...x.shape.slice(axis)]))
      case 3:
        return rank < 2 ? x : x.transpose(rank - 1, axis).contiguous()
      default:
        return x
    }
  }

  /** The inputs of one run. */
  values(sizes: DimValues, run: number): Record<string, TensorValue> {
    const values: Record<string, TensorValue> = {}
    for (const [name, { dtype, shape, draw }] of this.drawn) {
      const random = new Random(this.seed).fork(`${name} ${run}`)
      const numbers = shape.map(size => evaluateDim(size, sizes))
      const count = numbers.reduce((product, size) => product * size, 1)
      // Rounded, so that both engines begin with the same numbers.
      const data = Float32Array.from({ length: count }, () => draw(random))
      values[name] = { data: dtype === 'float32' ? data : Int32Array.from(data), shape: numbers }
    }
    return values
  }

  private leaf(dtype: DType, shape: readonly Dim[], draw: (random: Random) => number): Tensor {
    const rank = shape.length
    const axis = this.random.integer(Math.max(1, rank))
    // Stored transposed, stretched from size 1, or as it is; the gradient is that of what is stored.
    const drawn = rank < 2 ? 5 : this.random.integer(6)
    // An open axis is not stretched: the leaf may be the only one that gives the symbol its value.
    const kind = drawn === 1 && typeof shape[axis] !== 'number' ? 0 : drawn
    const stored = kind === 0 ? swapped(shape, 0, axis) : kind === 1 ? stretched(shape, axis) : shape
    const leaf = this.input(dtype, stored, draw)
    this.wanted.push(leaf)
    if (kind === 0) return leaf.transpose(0, axis)
    return kind === 1 ? leaf.expand(named(shape)) : this.disguised(leaf)
  }

  private input(dtype: DType, shape: readonly Dim[], draw: (random: Random) => number): Tensor {
    const name = `leaf${this.drawn.size}`
    this.drawn.set(name, { dtype, shape, draw })
    return input(name, dtype, named(shape))
  }
}

function named(shape: readonly Dim[]): Record<string, Dim> {
  return Object.fromEntries(shape.map((size, axis) => [`axis${axis}`, size]))
}

function longer(shape: readonly Dim[], axis: number, by: number): Dim[] {
  return shape.map((size, index) => (index === axis ? addToDim(size, by) : size))
}

function swapped(shape: readonly Dim[], axis0: number, axis1: number): Dim[] {
  const result = [...shape]
  result[axis0] = shape[axis1] as Dim
  result[axis1] = shape[axis0] as Dim
  return result
}

function stretched(shape: readonly Dim[], axis: number): Dim[] {
  return shape.map((size, index) => (index === axis ? 1 : size))
}

/** The engines over WebAssembly that this machine and this Node have; `wasm` twice, since it is the one to rely on. */
const engines: readonly EngineName[] = ['wasm', 'wasm', ...(await availableEngines(['wasm-relaxed', 'blas']))]

/** A session that serves many programs with its memory, and a program of it that another one comes between. */
interface Machine {
  readonly session: Session
  readonly bystander: Program
}

const machines = new Map<string, Promise<Machine>>()
const bystanding = input('x', 'float32', { N: dim('N'), len: dim('len'), width: 8 }).mul(3)

function machineOf(engine: EngineName, threads: number): Promise<Machine> {
  const key = `${engine}, ${threads} threads`
  const known = machines.get(key)
  if (known !== undefined) return known
  const made = createEngine({ engine, threads }).then(async ({ open }): Promise<Machine> => {
    const session = await open(new Map())
    return { session, bystander: session.compile({ outputs: [bystanding] }) }
  })
  machines.set(key, made)
  return made
}

/**
 * Computes `output` and the gradients of a weighted sum of it on both engines, at several sizes with one program.
 *
 * @param length the terms of the longest sum in the graph.
 */
export async function compareEngines(graph: GraphCase, output: Tensor, length: number): Promise<void> {
  const outputs = [output]
  if (graph.wanted.length > 0) {
    const viewed = graph.viewed(output)
    const loss = viewed.mul(graph.weights(viewed.shape)).sumTo([])
    const gradientOf = gradients(loss, graph.wanted)
    outputs.push(...graph.wanted.map(leaf => gradientOf.get(leaf) as Tensor))
  }
  await compareOutputs(graph, outputs, length)
}

/** Compares all outputs of a graph, at several sizes with one program. */
export async function compareOutputs(graph: GraphCase, outputs: readonly Tensor[], length: number): Promise<void> {
  const [engine, threads] = [graph.pick(engines), 1 + graph.random.integer(3)]
  const reference = (await createReferenceEngine().open(new Map())).compile({
    outputs,
    observed: topologicalOrder(outputs).filter(({ dtype }) => dtype === 'float32'),
  })
  const { session, bystander } = await machineOf(engine, threads)
  const wasm = session.compile({ outputs })
  for (const [run, sizes] of graph.sizes.entries()) {
    const values = graph.values(sizes, run)
    const randomness = { seed: graph.seed, step: run }
    await reference.run(values, randomness)
    // Another program uses the session's memory in between.
    await bystander.run({ x: { data: new Float32Array(5 * 13 * 8).fill(1e6), shape: [5, 13, 8] } })
    await wasm.run(values, randomness)
    const magnitude = await largest(reference, outputs)
    if (await isAtKink(reference, outputs, magnitude)) continue
    for (const [index, tensor] of outputs.entries()) {
      const where = `output ${index} (${tensor.op.kind} ${shapeText(tensor.shape)}), run ${run} with ${JSON.stringify(sizes)}, ${engine} on ${threads} threads`
      compare(await wasm.read(tensor), await reference.read(tensor), where, length, magnitude)
    }
  }
}

/** |wasm − reference| ≤ 1e-5·|reference| + atol, where atol grows with the sums' length and the numbers' size. */
function compare(got: TensorValue, expected: TensorValue, where: string, length: number, magnitude: number): void {
  expect(got.shape, where).toEqual(expected.shape)
  const atol = 2 ** -23 * (4 + Math.sqrt(length)) * magnitude
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [got.data[i] as number, expected.data[i] as number]
    if (Math.abs(a - b) <= 1e-5 * Math.abs(b) + atol) continue
    expect.fail(`${where}, element ${i}: wasm ${a}, reference ${b}, atol ${atol}`)
  }
}

/** True when a relu's input is so near zero that rounding decides on which side it falls, and with it the gradient. */
async function isAtKink(reference: Program, outputs: readonly Tensor[], magnitude: number): Promise<boolean> {
  const inputs = topologicalOrder(outputs).flatMap(({ op, inputs }) =>
    op.kind === 'activation' && op.activation === 'relu' ? inputs : [],
  )
  const values = await Promise.all(inputs.map(x => reference.read(x)))
  return values.some(({ data }) => data.some(value => value !== 0 && Math.abs(value) < 1e-5 * magnitude))
}

/** The largest number of the whole graph, masks' −1e20 left aside. */
async function largest(reference: Program, outputs: readonly Tensor[]): Promise<number> {
  let most = 0
  for (const tensor of topologicalOrder(outputs)) {
    if (tensor.dtype !== 'float32') continue
    for (const value of (await reference.read(tensor)).data) {
      const size = Math.abs(value)
      if (size > most && size < 1e19) most = size
    }
  }
  return most
}
