import { expect, test } from 'vitest'
import type { TensorValue } from '#dist/engine/engine.js'
import { type Arithmetic, arithmeticOf } from '#dist/explain/arithmetic/arithmetic.js'
import { unflatten } from '#dist/explain/arithmetic/views.js'
import { createEngine, Random, Transformer } from '#dist/index.js'
import { leavesOf } from '#dist/run/model-session.js'
import { trainingStep } from '#dist/run/training-step.js'
import { dim } from '#dist/tensor/dim.js'
import { matmul } from '#dist/tensor/functional.js'
import { topologicalOrder } from '#dist/tensor/graph.js'
import { input } from '#dist/tensor/leaves.js'
import { withScope } from '#dist/tensor/scope.js'
import type { Tensor } from '#dist/tensor/tensor.js'

/** Every tensor below the outputs with the reference engine's numbers. */
async function run(
  outputs: readonly Tensor[],
  inputs: Record<string, TensorValue>,
  leaves = new Map<string, TensorValue>(),
): Promise<Map<Tensor, TensorValue>> {
  const engine = await createEngine({ engine: 'reference' })
  const session = await engine.open(leaves)
  const order = topologicalOrder(outputs)
  const program = session.compile({ outputs, observed: order })
  await program.run(inputs)
  return new Map(order.map(tensor => [tensor, program.read(tensor)]))
}

function numbers(shape: readonly number[], data: readonly number[]): TensorValue {
  return { data: Float64Array.from(data), shape }
}

test("lesson 32's energy is written out with its numbers", async () => {
  const q = input('q', 'float32', { queryLen: dim('queryLen'), headDim: 2 })
  const k = input('k', 'float32', { keyLen: dim('keyLen'), headDim: 2 })
  const energy = withScope('', 'Example', () => {
    const energy = matmul(q, k.T()).div(Math.SQRT2).as('energy')
    return energy
  })
  const values = await run([energy], {
    q: numbers([2, 2], [0.5, 0.6, 0.1, 0.2]),
    k: numbers([3, 2], [0.7, 0.8, 0.3, 0.4, 0.9, 0.1]),
  })
  const arithmetic = arithmeticOf(energy, [0, 0], tensor => values.get(tensor) as TensorValue) as Arithmetic
  expect(arithmetic.text).toBe('(0.5·0.7 + 0.6·0.8) / √2 = 0.5869')
  expect(arithmetic.cells.map(({ tensor, index }) => `${tensor.name}[${index.join()}]`)).toEqual([
    'q[0,0]',
    'k[0,0]',
    'q[0,1]',
    'k[0,1]',
  ])
})

test('the arithmetic of any cell of a training step gives the number that the engine computed', async () => {
  const model = new Transformer({
    srcVocabSize: 13,
    trgVocabSize: 13,
    embedDim: 8,
    numLayers: 2,
    heads: 2,
    srcPadIdx: 0,
    trgPadIdx: 0,
    seed: 3,
  })
  const { loss, accuracy } = trainingStep(model)
  const src = numbers([2, 5], [1, 8, 3, 5, 2, 1, 4, 2, 0, 0])
  const trg = numbers([2, 5], [1, 3, 5, 8, 2, 1, 4, 2, 0, 0])
  const values = await run([loss, accuracy], { src, trg }, leavesOf(model))
  const read = (tensor: Tensor): TensorValue => values.get(tensor) as TensorValue
  const random = new Random(1)
  const energy = [...values.keys()].find(({ name }) => name === 'encoder.layers.0.attention.energy') as Tensor
  const from = new Set(arithmeticOf(energy, [0, 1, 2, 3], read)?.cells.map(({ tensor }) => tensor.name))
  expect([...from]).toEqual(['encoder.layers.0.attention.q', 'encoder.layers.0.attention.k'])
  let explained = 0
  for (const [tensor, { data, shape }] of values) {
    for (let sample = 0; sample < 4; sample++) {
      const flat = random.integer(data.length)
      const arithmetic = arithmeticOf(tensor, unflatten(flat, shape), read)
      if (arithmetic === null) {
        expect(tensor.inputs, `${tensor.name} is computed, so it has arithmetic`).toEqual([])
        continue
      }
      explained++
      const wanted = data[flat] as number
      const scale = Math.max(1, Math.abs(wanted))
      expect(Math.abs(arithmetic.value - wanted) / scale, `${tensor.name}: ${arithmetic.text}`).toBeLessThan(1e-4)
      for (const { tensor: of, index } of arithmetic.cells) {
        expect(read(of).shape.length).toBe(index.length)
        index.forEach((at, axis) => {
          expect(at).toBeLessThan(read(of).shape[axis] as number)
        })
      }
    }
  }
  expect(explained).toBeGreaterThan(500)
})
