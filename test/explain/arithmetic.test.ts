import { createEngine, Random, Transformer } from 'glassformer'
import { expect, test } from 'vitest'
import type { TensorValue } from '#engine'
import {
  type Arithmetic,
  arithmeticOf,
  consumersOf,
  type GradientRun,
  gradientArithmeticOf,
  operandsOf,
} from '#explain'
import { unflatten } from '#math'
import { leavesOf, trainingStep } from '#session'
import { dim, gradients, input, linear, matmul, parameter, type Tensor, topologicalOrder, withScope } from '#tensor'
import { tinyOptions } from '../support/models.js'

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
  return new Map(await Promise.all(order.map(async tensor => [tensor, await program.read(tensor)] as const)))
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

test.each(['relu', 'gelu', 'geluTanh', 'silu'] as const)(
  'the arithmetic of any cell of a training step gives the number that the engine computed: %s',
  async activation => {
    const model = new Transformer({ ...tinyOptions, numLayers: 2, activation, seed: 3 })
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
        const operands = new Set(operandsOf(tensor))
        const readOperand = (of: Tensor): TensorValue => {
          expect(operands, `${tensor.name} reads ${of.name}`).toContain(of)
          return read(of)
        }
        const arithmetic = arithmeticOf(tensor, unflatten(flat, shape), readOperand)
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
  },
)

test.each([
  ['the original', {}],
  [
    'every option',
    { normFirst: true, finalNorm: true, activation: 'gelu', positions: 'learned', scaleEmbedding: true },
  ],
  ['silu, tied', { activation: 'silu', tieEmbeddings: true }],
  [
    'GELU by tanh, one table, a deeper decoder',
    { activation: 'geluTanh', shareEmbeddings: true, numLayers: 1, decoderLayers: 2, feedForwardDim: 7 },
  ],
] as const)('the arithmetic of any gradient gives the number of the backward pass: %s', async (_, options) => {
  const model = new Transformer({ ...tinyOptions, numLayers: 2, maxLen: 16, seed: 3, ...options })
  const { loss, accuracy } = trainingStep(model, { labelSmoothing: 0.1 })
  const order = topologicalOrder([loss, accuracy])
  const trained = [...model.parameters()].filter(parameter => parameter.trained)
  const gradientOf = gradients(loss, trained)
  const src = numbers([2, 5], [1, 8, 3, 5, 2, 1, 4, 2, 0, 0])
  const trg = numbers([2, 5], [1, 3, 5, 8, 2, 1, 4, 2, 0, 0])
  const values = await run([loss, accuracy, ...new Set(gradientOf.values())], { src, trg }, leavesOf(model))
  const consumers = consumersOf(order)
  const numbersOfRun: GradientRun = {
    consumers,
    values: tensor => values.get(tensor) as TensorValue,
    gradients: valueOfGradient,
  }
  function valueOfGradient(tensor: Tensor): TensorValue | undefined {
    const gradient = gradientOf.get(tensor)
    return gradient === undefined ? undefined : values.get(gradient)
  }
  const random = new Random(1)
  const kinds = new Set<string>()
  for (const [tensor, gradient] of gradientOf) {
    const { data, shape } = values.get(gradient) as TensorValue
    for (let sample = 0; sample < 6; sample++) {
      const flat = random.integer(data.length)
      const arithmetic = gradientArithmeticOf(tensor, unflatten(flat, shape), numbersOfRun)
      if (arithmetic === null) throw new Error(`${tensor.name} has a gradient, so it has arithmetic`)
      const wanted = data[flat] as number
      const scale = Math.max(1e-3, ...arithmetic.terms.map(({ value }) => Math.abs(value)))
      expect(Math.abs(arithmetic.value - wanted) / scale, `${tensor.name}: ${arithmetic.text}`).toBeLessThan(1e-5)
      expect(arithmetic.paths.length).toBe(tensor === loss ? 0 : arithmetic.paths.length || 1)
      for (const { tensor: of, index, gradient } of arithmetic.cells) {
        const place = gradient ? valueOfGradient(of) : values.get(of)
        expect(place?.shape.length, `${tensor.name}: ${of.name}`).toBe(index.length)
        index.forEach((at, axis) => {
          expect(at).toBeLessThan(place?.shape[axis] as number)
        })
      }
    }
    for (const consumer of consumers(tensor)) kinds.add(consumer.op.kind)
  }
  for (const kind of ['linear', 'softmax', 'layerNorm', 'embedding', 'matmul', 'activation', 'binary', 'countedMean'])
    expect([...kinds]).toContain(kind)
})

test('the gradient of what two paths use is the sum of both', async () => {
  const x = input('x', 'float32', { N: dim('N'), features: 2 })
  const weight = parameter('weight', { out: 2, in: 2 })
  const { loss, sum } = withScope('', 'Example', () => {
    const y = linear(x, weight).as('y')
    const sum = y.add(x).as('sum')
    const loss = sum.mul(3).sumTo([]).as('loss')
    return { loss, sum }
  })
  const gradientOf = gradients(loss, [x, weight])
  const given = { x: numbers([1, 2], [0.5, 2]) }
  const leaves = new Map([['weight', numbers([2, 2], [0.1, 0.2, 0.3, 0.4])]])
  const values = await run([loss, ...gradientOf.values()], given, leaves)
  const read = (tensor: Tensor | undefined): TensorValue | undefined => tensor && values.get(tensor)
  const found = gradientArithmeticOf(x, [0, 1], {
    consumers: consumersOf(topologicalOrder([loss])),
    values: tensor => values.get(tensor) as TensorValue,
    gradients: tensor => read(gradientOf.get(tensor)),
  })
  expect(found?.text).toBe('3 + (3·0.2 + 3·0.4) = 4.8')
  expect(found?.paths.map(({ through, text, value }) => [through.name, text, value])).toEqual([
    ['sum', '3', 3],
    ['y', '3·0.2 + 3·0.4', expect.closeTo(1.8)],
  ])
  expect(found?.cells.filter(({ gradient }) => gradient).map(({ tensor }) => tensor.name)).toEqual(['sum', 'y', 'y'])
  expect(sum.name).toBe('sum')
})
