import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lower } from '#dist/engine/wasm/lowering/lower.js'
import { createReferenceEngine, createWasmEngine, type Engine, type NumericArray, type TensorValue } from '#engine'
import { Random } from '#math'
import { type Assignment, assign, buffer, gradients, input, linear, parameter, type Tensor, zerosLike } from '#tensor'
import { createOptimizer, type OptimizerOptions } from '#train'

const floats = (data: readonly number[], shape = [data.length]): TensorValue => ({
  data: Float32Array.from(data),
  shape,
})
const shape = { a: 3 }
const [p, q] = [parameter('p', shape), buffer('q', shape)]
const leaves = new Map([
  ['p', floats([1, -2, 0.5])],
  ['q', floats([3, 4, 5])],
])

const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['reference', async () => createReferenceEngine()],
  ['wasm', () => createWasmEngine({ threads: 1 })],
  ['wasm on 2 threads', () => createWasmEngine({ threads: 2 })],
]

describe.each(engines)('assignments on %s', (_name, make) => {
  async function changed(assignments: readonly Assignment[], outputs: readonly Tensor[] = []) {
    const session = await (await make()).open(leaves)
    const program = session.compile({ outputs, assignments })
    await program.run({})
    const read = await Promise.all(outputs.map(async output => Array.from((await program.read(output)).data)))
    const [newP, newQ] = [Array.from(await session.readLeaf('p')), Array.from(await session.readLeaf('q'))]
    session.dispose()
    return { p: newP, q: newQ, read }
  }

  it('see the old numbers of all leaves', async () => {
    expect(await changed([assign(p, q), assign(q, p)])).toMatchObject({ p: [3, 4, 5], q: [1, -2, 0.5] })
    expect(await changed([assign(p, p.add(q)), assign(q, p.mul(q))])).toMatchObject({ p: [4, 2, 5.5], q: [3, -8, 2.5] })
    expect(await changed([assign(p, p.sub(q)), assign(q, zerosLike(q))])).toMatchObject({
      p: [-2, -6, -4.5],
      q: [0, 0, 0],
    })
  })

  it('may share what they compute, and outputs too', async () => {
    const sum = p.add(q)
    const result = await changed([assign(p, sum), assign(q, sum.mul(2))], [sum, p.mul(2)])
    expect(result).toEqual({
      p: [4, 2, 5.5],
      q: [8, 4, 11],
      read: [
        [4, 2, 5.5],
        [2, -4, 1],
      ],
    })
  })

  it('leave a leaf that is read with its new numbers, and a view of it too', async () => {
    const outputs = [p, p.slice(0, 1, 3), p.unsqueeze(0)]
    expect(await changed([assign(p, p.mul(2))], outputs)).toMatchObject({
      read: [
        [2, -4, 1],
        [-4, 1],
        [2, -4, 1],
      ],
    })
  })

  it('give one value to several leaves', async () => {
    const zeros = zerosLike(p)
    expect(await changed([assign(p, zeros), assign(q, zeros)])).toMatchObject({ p: [0, 0, 0], q: [0, 0, 0] })
    const sum = p.add(1)
    expect(await changed([assign(p, sum), assign(q, sum)])).toMatchObject({ p: [2, -1, 1.5], q: [2, -1, 1.5] })
  })

  it('take views', async () => {
    const [square, other] = [parameter('s', { a: 2, b: 2 }), parameter('t', { a: 2, b: 2 })]
    const session = await (await make()).open(
      new Map([
        ['s', floats([1, 2, 3, 4], [2, 2])],
        ['t', floats([5, 6, 7, 8], [2, 2])],
      ]),
    )
    const program = session.compile({
      outputs: [],
      assignments: [assign(square, square.T()), assign(other, other.add(square.T()))],
    })
    await program.run({})
    expect(Array.from(await session.readLeaf('s'))).toEqual([1, 3, 2, 4])
    expect(Array.from(await session.readLeaf('t'))).toEqual([6, 9, 9, 12])
    session.dispose()
  })

  it('of one leaf twice are refused', async () => {
    await expect(changed([assign(p, q), assign(p, q.mul(2))])).rejects.toThrow('p is assigned twice')
  })
})

it('only leaves of the same shape are assigned', () => {
  expect(() => assign(p.mul(2), q)).toThrow("scalar can't be assigned: only parameters and buffers can")
  expect(() => assign(p, input('x', 'float32', { a: 4 }))).toThrow("p is float32 (3): it can't be assigned float32 (4)")
  expect(() => assign(p, input('x', 'int32', shape))).toThrow("it can't be assigned int32 (3)")
})

/** Random leaves that change by random functions of each other, some of them shared. */
function randomAssignments(random: Random): { assignments: Assignment[]; leaves: Map<string, TensorValue> } {
  const [rows, width] = [1 + random.integer(5), 1 + random.integer(9)]
  const own = Array.from({ length: 2 + random.integer(4) }, (_, i) => parameter(`leaf${i}`, { rows, width }))
  const known: Tensor[] = [...own, ...own.map(leaf => leaf.slice(0, 0, 1))]
  const pick = (): Tensor => known[random.integer(known.length)] as Tensor
  const make = (): Tensor => {
    const whole = own[random.integer(own.length)] as Tensor
    switch (random.integer(6)) {
      case 0:
        return whole.add(pick())
      case 1:
        return whole.mul(0.5).sub(pick())
      case 2:
        return linear(whole, linear(whole.T().contiguous(), whole.T().contiguous()).contiguous()).clamp(2)
      case 3:
        return whole.relu().add(1).sqrt()
      case 4:
        return zerosLike(whole)
      default:
        return whole.mul(pick()).clamp(1)
    }
  }
  for (let i = random.integer(5); i > 0; i--) known.push(make())
  const whole = known.filter(({ shape }) => shape[0] === rows)
  const assignments = own
    .filter(() => random.integer(4) > 0)
    .map(leaf => assign(leaf, random.integer(2) === 0 ? make() : (whole[random.integer(whole.length)] as Tensor)))
  const numbers = (): number[] => Array.from({ length: rows * width }, () => 2 * random.uniform() - 1)
  return { assignments, leaves: new Map(own.map(({ name }) => [name as string, floats(numbers(), [rows, width])])) }
}

/** A random view of a matrix: what `ownerOf` looks through. */
function randomView(random: Random, matrix: Tensor): Tensor {
  const [rows = 0, width = 0] = matrix.shape as readonly number[]
  const steps = [
    (x: Tensor) => x.T(),
    (x: Tensor) => x.contiguous(),
    (x: Tensor) => x.unsqueeze(0),
    (x: Tensor) => x.slice(0, 0, 1),
  ]
  let view = random.integer(2) === 0 ? matrix : matrix.view({ all: rows * width, one: 1 })
  for (let i = random.integer(4); i > 0; i--)
    view = (steps[random.integer(steps.length)] as (x: Tensor) => Tensor)(view)
  return view
}

it('outputs that are views of assigned leaves are the same numbers on wasm and reference', async () => {
  const made = await Promise.all(engines.slice(0, 2).map(([, make]) => make()))
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const random = new Random(seed)
      const { assignments, leaves } = randomAssignments(random)
      const outputs = assignments.map(({ leaf }) => randomView(random, leaf))
      const [expected, wasm] = await Promise.all(
        made.map(async engine => {
          const session = await engine.open(leaves)
          const program = session.compile({ outputs, assignments })
          await program.run({})
          const read = await Promise.all(outputs.map(output => program.read(output)))
          session.dispose()
          return read
        }),
      )
      for (const [i, { data, shape }] of (expected as TensorValue[]).entries()) {
        expect(wasm?.[i]?.shape).toEqual(shape)
        for (const [j, number] of data.entries()) expect(wasm?.[i]?.data[j]).toBeCloseTo(number, 3)
      }
    }),
    { numRuns: 100 },
  )
})

it('random assignments come to the same on wasm and reference, and twice', async () => {
  const made = await Promise.all(engines.map(([, make]) => make()))
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const { assignments, leaves } = randomAssignments(new Random(seed))
      const results: NumericArray[][] = []
      // A session of threads takes a while to start.
      for (const engine of seed % 4 === 0 ? made : made.slice(0, 2)) {
        const session = await engine.open(leaves)
        const program = session.compile({ outputs: [], assignments })
        await program.run({})
        await program.run({})
        results.push(await Promise.all([...leaves.keys()].map(key => session.readLeaf(key))))
        session.dispose()
      }
      const [expected, wasm, threads = wasm] = results as [NumericArray[], NumericArray[], NumericArray[]?]
      expect(threads).toEqual(wasm)
      for (const [i, numbers] of expected.entries())
        for (const [j, number] of numbers.entries()) expect(wasm[i]?.[j]).toBeCloseTo(number, 3)
    }),
    { numRuns: 50 },
  )
})

describe('an optimiser’s step on wasm', () => {
  const forms: readonly OptimizerOptions[] = [
    { name: 'adam' },
    { name: 'adam', weightDecay: 0.1 },
    { name: 'adamw' },
    { name: 'sgd' },
    { name: 'sgd', momentum: 0.9, weightDecay: 0.1 },
    { name: 'sgd', momentum: 0.9, nesterov: true },
  ]
  it.each(forms)('is one kernel of a parameter, %j', form => {
    const optimizer = createOptimizer(form)
    const scalars = Object.keys(optimizer.numbers(1, 0)).map(name => [name, input(name, 'float32', {})])
    const step = optimizer.step(Object.fromEntries(scalars))
    const [w, b] = [parameter('w', { out: 4, in: 3 }), parameter('b', { out: 4 })]
    const x = input('x', 'float32', { N: 2, in: 3 })
    const y = linear(x, w, b)
    const gradientOf = gradients(y.mul(y).sumTo([]), [w, b])
    const assignments = [w, b].flatMap(leaf => {
      const sizes = Object.fromEntries(leaf.axes.map((axis, i) => [axis, leaf.shape[i] as number]))
      const state = optimizer.stateNames.map(name => [name, buffer(`${leaf.name}@${name}`, sizes)])
      return step(leaf, gradientOf.get(leaf) as Tensor, Object.fromEntries(state))
    })
    const { instructions } = lower({ outputs: [], assignments })
    const kernel = form.name === 'sgd' ? 'sgd' : 'adam'
    const changing = instructions.filter(({ writes }) => writes.some(slot => slot.kind === 'leaf'))
    expect(changing.map(instruction => instruction.kernel)).toEqual([kernel, kernel])
    // Besides: y·y, its gradient by each factor and their sum.
    const others = instructions.filter(({ kernel: name }) => name === 'unary' || name === 'binary')
    expect(others.filter(({ partition }) => partition.kind !== 'single')).toHaveLength(3)
  })
})
