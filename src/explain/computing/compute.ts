import { createEngine } from '../../engine/create-engine.js'
import type { TensorValue } from '../../engine/engine.js'
import { elementCount, flatten } from '../../math/row-major.js'
import type { Transformer } from '../../model/transformer.js'
import { leavesOf } from '../../session/model-session.js'
import { type Dim, dim } from '../../tensor/dim.js'
import { topologicalOrder } from '../../tensor/graph.js'
import { input } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Tools } from './tools.js'

/** A tensor's numbers, row-major. */
export interface Value {
  readonly data: readonly number[]
  readonly shape: readonly number[]
}

const SYMBOLS: ReadonlySet<string> = new Set(['N', 'srcLen', 'trgLen'])

type Nested = number | readonly Nested[]

const given = new WeakMap<Tensor, TensorValue>()

/** A graph's input together with its numbers: what a worked example starts from. Nested lists or one flat list. */
export function floats(name: string, shape: Readonly<Record<string, number>>, numbers: readonly Nested[]): Tensor {
  const tensor = input(name, 'float32', shape)
  given.set(tensor, { data: Float64Array.from(flat(numbers)), shape: Object.values(shape) })
  return tensor
}

/** Token ids as a graph's input. The axes of the model's own inputs are symbols, as they are there. */
export function ids(name: string, shape: Readonly<Record<string, number>>, numbers: readonly Nested[]): Tensor {
  const axes = Object.entries(shape).map(([axis, size]) => [axis, SYMBOLS.has(axis) ? dim(axis) : size] as const)
  const tensor = input(name, 'int32', Object.fromEntries<Dim>(axes))
  given.set(tensor, { data: Float64Array.from(flat(numbers)), shape: Object.values(shape) })
  return tensor
}

/**
 * Runs a graph whose inputs were made by {@link floats} and {@link ids}.
 *
 * @param model whose parameters the graph uses, if any.
 */
export async function compute<Name extends string>(
  tools: Tools,
  outputs: Readonly<Record<Name, Tensor>>,
  model?: Transformer,
): Promise<Record<Name, Value>> {
  const prepared = await prepare(tools, outputs, model)
  try {
    return await prepared.run()
  } finally {
    prepared.dispose()
  }
}

/** The same, compiled once and run as many times as wanted. */
export async function prepare<Name extends string>(
  tools: Tools,
  outputs: Readonly<Record<Name, Tensor>>,
  model?: Transformer,
): Promise<{ run(): Promise<Record<Name, Value>>; dispose(): void }> {
  const tensors = Object.values<Tensor>(outputs)
  const inputs: Record<string, TensorValue> = {}
  for (const tensor of topologicalOrder(tensors)) {
    const value = given.get(tensor)
    if (value !== undefined && tensor.op.kind === 'input') inputs[tensor.op.name] = value
  }
  const engine = await createEngine({ engine: tools.engine, threads: 1 })
  const session = await engine.open(model === undefined ? new Map() : leavesOf(model))
  const program = session.compile({ outputs: tensors })
  return {
    async run() {
      await program.run(inputs)
      const read = Object.entries<Tensor>(outputs).map(async ([name, tensor]) => {
        return [name, plainValue(await program.read(tensor))]
      })
      return Object.fromEntries(await Promise.all(read)) as Record<Name, Value>
    },
    dispose: () => session.dispose(),
  }
}

/** Plain numbers of an engine's value. */
export function plainValue({
  data,
  shape,
}: {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
}): Value {
  return { data: Array.from(data), shape }
}

/** One element. */
export function at({ data, shape }: Value, ...index: readonly number[]): number {
  return data[flatten(index, shape)] as number
}

/** A part: the leading axes fixed. `part(energy, 0, 1)` of `(N, heads, queryLen, keyLen)` is `(queryLen, keyLen)`. */
export function part({ data, shape }: Value, ...index: readonly number[]): Value {
  const rest = shape.slice(index.length)
  const size = elementCount(rest)
  const start = flatten(index, shape.slice(0, index.length)) * size
  return { data: data.slice(start, start + size), shape: rest }
}

function flat(numbers: readonly Nested[]): number[] {
  return numbers.flatMap(item => (typeof item === 'number' ? [item] : flat(item)))
}
