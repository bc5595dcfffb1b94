import { expect } from 'vitest'
import { createReferenceEngine, type TensorValue } from '#engine'
import { Random } from '#math'
import { type Dim, type DimValues, evaluateDim, gradients, input, type Tensor } from '#tensor'

const STEP = 1e-5
const TOLERANCE = 1e-6

/** Makes the leaves of a graph, their numbers drawn from a seed. */
export class Leaves {
  readonly wanted: Tensor[] = []
  readonly values: Record<string, TensorValue> = {}
  readonly random: Random
  private count = 0

  constructor(
    readonly sizes: DimValues,
    seed: number,
  ) {
    this.random = new Random(seed)
  }

  /** Numbers whose gradient is checked, of a size from `from` to 2, of either sign unless `positive`. */
  variable(shape: readonly Dim[], { from = 0.1, positive = false } = {}): Tensor {
    const leaf = this.leaf('float32', shape, () => {
      const size = from + (2 - from) * this.random.uniform()
      return positive || this.random.uniform() < 0.5 ? size : -size
    })
    this.wanted.push(leaf)
    return leaf
  }

  /** Numbers that no gradient is asked of. */
  weights(shape: readonly Dim[]): Tensor {
    return this.leaf('float32', shape, () => 2 * this.random.uniform() - 1)
  }

  /** Whole numbers from 0 to below `limit`. */
  ids(shape: readonly Dim[], limit: number): Tensor {
    return this.leaf('int32', shape, () => this.random.integer(limit))
  }

  private leaf(dtype: 'float32' | 'int32', shape: readonly Dim[], draw: () => number): Tensor {
    const name = `leaf${this.count++}`
    const sizes = shape.map(size => evaluateDim(size, this.sizes))
    const data = Float64Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, draw)
    this.values[name] = { data, shape: sizes }
    return input(name, dtype, Object.fromEntries(shape.map((size, axis) => [`axis${axis}`, size])))
  }
}

/** Compares the gradients of a weighted sum of `output` with central differences. */
export async function checkGradients(leaves: Leaves, output: Tensor): Promise<void> {
  const loss = output.mul(leaves.weights(output.shape)).sumTo([])
  const gradientOf = gradients(loss, leaves.wanted)
  const wanted = leaves.wanted.map(leaf => gradientOf.get(leaf) as Tensor)
  const analytic = await run(leaves, [loss, ...wanted])
  for (const [index, leaf] of leaves.wanted.entries()) {
    const gradient = analytic[index + 1] as TensorValue
    const { data, shape } = leaves.values[leaf.name as string] as TensorValue
    expect(gradient.shape).toEqual(shape)
    const numeric: number[] = []
    for (const [i, value] of Array.from(data).entries()) {
      data[i] = value + STEP
      const above = ((await run(leaves, [loss]))[0] as TensorValue).data[0] as number
      data[i] = value - STEP
      const below = ((await run(leaves, [loss]))[0] as TensorValue).data[0] as number
      data[i] = value
      numeric.push((above - below) / (2 * STEP))
    }
    const scale = Math.max(1, ...numeric.map(Math.abs))
    for (const [i, slope] of numeric.entries()) {
      const difference = Math.abs(slope - (gradient.data[i] as number)) / scale
      expect(difference, `${leaf.name} (${shape}) at ${i}: ${slope} and ${gradient.data[i]}`).toBeLessThan(TOLERANCE)
    }
  }
}

/** A session a run, so that dropout drops the same elements each time. */
async function run(leaves: Leaves, outputs: readonly Tensor[]): Promise<TensorValue[]> {
  const session = await createReferenceEngine().open(new Map())
  const program = session.compile({ outputs })
  await program.run(leaves.values)
  return Promise.all(outputs.map(output => program.read(output)))
}
