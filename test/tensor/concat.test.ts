import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReferenceEngine, createWasmEngine } from '#engine'
import { concat, dim, gradients, input, shapeText, type Tensor } from '#tensor'
import { checkGradients, Leaves } from '../engine/reference/central-differences.js'

const [N, len] = [dim('N'), dim('len')]

test('the lengths add up, whichever is symbolic', () => {
  const a = input('a', 'float32', { N, len, width: 2 })
  const b = input('b', 'float32', { N, one: 1, width: 2 })
  expect(shapeText(concat(a, b, 1).shape)).toBe('(N, len+1, 2)')
  expect(shapeText(concat(b, a, 1).shape)).toBe('(N, len+1, 2)')
  expect(shapeText(concat(b, b, -1).shape)).toBe('(N, 1, 4)')
  expect(concat(a, b, 1).axes).toEqual(['N', 'len', 'width'])
})

test('what does not join is refused', () => {
  const a = input('a', 'float32', { N, len, width: 2 })
  expect(() => concat(a, a, 1)).toThrow(
    'concat: the sum of two symbols needs a name as its size: (N, len, 2) and (N, len, 2)',
  )
  expect(() => concat(a, input('b', 'float32', { N, len, width: 3 }), 1)).toThrow('concat: the other axes differ')
  expect(() => concat(a, input('b', 'float32', { N, len }), 1)).toThrow('concat: the other axes differ')
  expect(() => concat(a, input('b', 'int32', { N, one: 1, width: 2 }), 1)).toThrow(
    "concat: float32 and int32 don't join",
  )
  expect(() => concat(a, a, 3)).toThrow('has no axis 3')
})

test('both engines put b behind a, along every axis, also where one is empty or a view', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        axis: fc.nat(2),
        a: fc.nat(3),
        b: fc.nat(3),
        others: fc.tuple(fc.nat(2), fc.nat(2)),
        view: fc.boolean(),
      }),
      async ({ axis, a, b, others, view }) => {
        const rest = others.map(size => size + 1)
        const shapeOf = (size: number): number[] => rest.toSpliced(axis, 0, size)
        const numbers = (shape: readonly number[], first: number) => ({
          data: Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => first + i),
          shape,
        })
        // As a view: the input's axes the other way round.
        const given = (shape: number[]): number[] => (view ? shape.toReversed() : shape)
        const leaf = (name: string, shape: readonly number[]): Tensor => {
          const [d0 = 0, d1 = 0, d2 = 0] = shape
          return input(name, 'float32', {
            N: d0 === 0 ? dim('d0') : d0,
            d1: d1 === 0 ? dim('d1') : d1,
            d2: d2 === 0 ? dim('d2') : d2,
          })
        }
        const inputs = { a: numbers(given(shapeOf(a)), 1), b: numbers(given(shapeOf(b)), 1000) }
        if (a === 0 && b === 0) return
        const [x, y] = [leaf('a', inputs.a.shape), leaf('b', inputs.b.shape)].map(t =>
          view ? t.transpose(0, 2) : t,
        ) as [Tensor, Tensor]
        const joined = concat(x, y, axis)
        const results = []
        for (const engine of [await createWasmEngine({ threads: 1 }), createReferenceEngine()]) {
          const program = (await engine.open(new Map())).compile({ outputs: [joined] })
          await program.run(inputs)
          const { data, shape } = await program.read(joined)
          results.push({ data: [...data], shape })
        }
        const expected: number[] = []
        const at = ({ data, shape }: { data: Float32Array; shape: readonly number[] }, index: number[]): number => {
          const i = view ? index.toReversed() : index
          return data[i.reduce((flat, value, k) => flat * (shape[k] as number) + value, 0)] as number
        }
        const whole = shapeOf(a + b)
        for (let i = 0; i < (whole[0] as number); i++)
          for (let j = 0; j < (whole[1] as number); j++)
            for (let k = 0; k < (whole[2] as number); k++) {
              const index = [i, j, k]
              const along = index[axis] as number
              expected.push(along < a ? at(inputs.a, index) : at(inputs.b, index.with(axis, along - a)))
            }
        expect(results).toEqual([0, 1].map(() => ({ data: expected, shape: whole })))
      },
    ),
    { numRuns: 40 },
  )
})

test('gradients are slices', async () => {
  for (const [axis, before, after] of [
    [1, 2, len],
    [1, 2, 3],
    [2, 4, 1],
  ] as const) {
    const leaves = new Leaves({ N: 2, len: 3 }, axis)
    const shape = (size: typeof before | typeof after) => (axis === 1 ? [N, size, 2] : [N, len, size])
    await checkGradients(leaves, concat(leaves.variable(shape(before)), leaves.variable(shape(after)), axis))
  }
})

test('behind a symbolic length there is no gradient, and it says so', () => {
  const a = input('a', 'float32', { N, len })
  const loss = concat(a, input('b', 'float32', { N, two: 2 }), 1).sumTo([])
  expect(() => gradients(loss, [a])).toThrow('concat: a slice begins at a number, so no gradient behind len places')
})
