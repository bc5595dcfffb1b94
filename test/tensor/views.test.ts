import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NDArray } from '#dist/engine/reference/ndarray.js'
import { viewType } from '#dist/tensor/rules/views.js'
import { GlassformerError } from '#errors'
import { elementCount, rowMajorStrides } from '#math'
import {
  contiguousType,
  type Dim,
  type DimValues,
  dim,
  evaluateDim,
  evaluateExtent,
  isContiguous,
  Tensor,
  type TensorType,
} from '#tensor'

/** Numbers 0, 1, 2 … that can be recognised after any view. */
function counting(shape: readonly number[]): NDArray {
  return new NDArray(
    Float64Array.from({ length: elementCount(shape) }, (_, i) => i),
    shape,
  )
}

function leaf(shape: readonly Dim[]): Tensor {
  const type = contiguousType(
    'float32',
    shape,
    shape.map((_, axis) => `axis${axis}`),
  )
  return new Tensor({ kind: 'input', inputs: [], name: 'x', dtype: 'float32' }, type)
}

/** What the type says of the memory, as an array over it. */
function arrayOf(type: TensorType, data: NDArray['data'], values: DimValues = {}): NDArray {
  return new NDArray(
    data,
    type.shape.map(size => evaluateDim(size, values)),
    type.strides.map(stride => evaluateExtent(stride, values)),
    type.offset.reduce((sum, part) => sum + evaluateExtent(part, values), 0),
  )
}

/** The definition, independent of both: element i of the result is element i of the source, and a step is constant. */
function canView(x: NDArray, shape: readonly number[]): boolean {
  const places = Array.from(x.places())
  const steps = rowMajorStrides(shape)
  return shape.every((size, axis) => {
    const step = steps[axis] as number
    const jumps = new Set<number>()
    for (let i = 0; i < places.length; i++) {
      const index = Math.floor(i / step) % size
      if (index > 0) jumps.add((places[i] as number) - (places[i - step] as number))
    }
    return jumps.size <= 1
  })
}

type Step = { readonly kind: 'transpose' | 'slice' | 'unsqueeze' | 'expand'; readonly a: number; readonly b: number }

/** The same view of the graph's tensor and of the numbers. */
function take(step: Step, x: Tensor, numbers: NDArray): [Tensor, NDArray] {
  const rank = numbers.rank
  const a = step.a % rank
  const b = step.b % rank
  const size = numbers.shape[a] as number
  switch (step.kind) {
    case 'transpose':
      return [x.transpose(a, b - rank), numbers.transpose(a, b)]
    case 'slice': {
      const start = step.b % size
      const end = start + 1 + (step.a % (size - start))
      return [x.slice(a, start, end), numbers.slice(a, start, end)]
    }
    case 'unsqueeze':
      return [x.unsqueeze(a), numbers.unsqueeze(a)]
    case 'expand': {
      const shape = numbers.shape.map((old, axis) => (old === 1 && axis === a ? 3 : old))
      const named = Object.fromEntries(shape.map((s, axis) => [`axis${axis}`, s]))
      return [x.expand(named), numbers.expand(shape)]
    }
  }
}

const step = fc.record({
  kind: fc.constantFrom('transpose' as const, 'slice' as const, 'unsqueeze' as const, 'expand' as const),
  a: fc.nat(11),
  b: fc.nat(11),
})

/** Every way to write `count` as a product of sizes, with 1s among them. */
function shapeOf(count: number, choices: readonly number[]): number[] {
  const shape: number[] = []
  let rest = count
  for (const choice of choices) {
    const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter(d => rest % d === 0)
    const size = divisors[choice % divisors.length] as number
    shape.push(size)
    rest /= size
  }
  return rest === 1 ? shape : [...shape, rest]
}

const chain = fc.record({
  shape: fc.array(fc.constantFrom(1, 2, 3, 4, 6), { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { maxLength: 4 }),
  choices: fc.array(fc.nat(23), { maxLength: 4 }),
})

describe('views', () => {
  it('leave the numbers where the strides of the type say', () => {
    fc.assert(
      fc.property(chain, ({ shape, steps }) => {
        let x = leaf(shape)
        let numbers = counting(shape)
        for (const each of steps) [x, numbers] = take(each, x, numbers)
        expect(x.shape).toEqual(numbers.shape)
        expect(arrayOf(x.type, numbers.data).places()).toEqual(numbers.places())
      }),
      { numRuns: 500 },
    )
  })

  it('reshape exactly where the order of the memory permits it', () => {
    let allowed = 0
    let refused = 0
    fc.assert(
      fc.property(chain, ({ shape, steps, choices }) => {
        let x = leaf(shape)
        let numbers = counting(shape)
        for (const each of steps) [x, numbers] = take(each, x, numbers)
        const wanted = shapeOf(numbers.size, choices)
        const axes = wanted.map(() => '')
        if (canView(numbers, wanted)) {
          allowed++
          const type = viewType(x.type, wanted, axes)
          expect(arrayOf(type, numbers.data).places()).toEqual(numbers.places())
          expect(numbers.view(wanted).places()).toEqual(numbers.places())
        } else {
          refused++
          expect(() => viewType(x.type, wanted, axes)).toThrow(/view: .* as .*: strides .* call contiguous\(\) first/)
          expect(() => numbers.view(wanted)).toThrow('data would have to move')
        }
      }),
      { numRuns: 3000 },
    )
    expect(Math.min(allowed, refused)).toBeGreaterThan(300)
  })

  it('are contiguous exactly where the elements follow one another', () => {
    fc.assert(
      fc.property(chain, ({ shape, steps }) => {
        let x = leaf(shape)
        let numbers = counting(shape)
        for (const each of steps) [x, numbers] = take(each, x, numbers)
        const places = numbers.places()
        expect(isContiguous(x.type)).toBe(places.every((place, i) => place === (places[0] as number) + i))
        expect(isContiguous(x.contiguous().type)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('of symbolic sizes are right at every size', () => {
    const size = fc.constantFrom<Dim>(dim('N'), dim('len'), { symbol: 'len', offset: -1 }, 1, 2, 3, 4)
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 2 }),
        fc.array(size, { maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 5 }),
        (shape, transposes, wanted, N, len) => {
          const values = { N, len }
          let x = leaf(shape)
          let numbers = counting(shape.map(each => evaluateDim(each, values)))
          for (const [a, b] of transposes) {
            x = x.transpose(a % shape.length, b % shape.length)
            numbers = numbers.transpose(a % shape.length, b % shape.length)
          }
          expect(arrayOf(x.type, numbers.data, values).places()).toEqual(numbers.places())
          let type: TensorType
          try {
            type = viewType(
              x.type,
              wanted,
              wanted.map(() => ''),
            )
          } catch (error) {
            expect(error).toBeInstanceOf(GlassformerError)
            return
          }
          expect(arrayOf(type, numbers.data, values).places()).toEqual(numbers.places())
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('split and merge the heads of attention', () => {
    const [N, queryLen, heads, headDim] = [dim('N'), dim('queryLen'), 4, 16]
    const x = leaf([N, queryLen, 64])
    const q = x.view({ N, queryLen, heads, headDim }).transpose(1, 2)
    expect(q.shape).toEqual([N, heads, queryLen, headDim])
    expect(q.axes).toEqual(['N', 'heads', 'queryLen', 'headDim'])
    expect(q.type.strides.map(stride => evaluateExtent(stride, { N: 2, queryLen: 5 }))).toEqual([320, 16, 64, 1])
    const back = q.transpose(1, 2)
    expect(() => back.view({ N, queryLen, embedDim: 64 })).not.toThrow()
    expect(() => q.view({ N, queryLen, embedDim: 64 })).toThrow('call contiguous() first')
    expect(q.contiguous().view({ N, embedDim: 64, queryLen }).shape).toEqual([N, 64, queryLen])
  })

  it('take and give axes of size 1 anywhere', () => {
    const x = leaf([2, 3])
    expect(x.view({ a: 2, b: 3, c: 1 }).shape).toEqual([2, 3, 1])
    expect(x.unsqueeze(1).view({ a: 6 }).shape).toEqual([6])
    expect(leaf([]).view({ a: 1, b: 1 }).shape).toEqual([1, 1])
    expect(leaf([1, 1]).view({}).shape).toEqual([])
    expect(x.unsqueeze(-1).shape).toEqual([2, 3, 1])
    expect(x.unsqueeze(2).axes).toEqual(['axis0', 'axis1', '1'])
  })

  it('slice symbolic lengths from the front and the back', () => {
    const trg = leaf([dim('N'), dim('trgLen')])
    const shorter = { symbol: 'trgLen', offset: -1 }
    expect(trg.slice(1, 0, -1).shape).toEqual([dim('N'), shorter])
    expect(trg.slice(1, 1).shape).toEqual([dim('N'), shorter])
    expect(trg.slice(1, 1, -1).shape).toEqual([dim('N'), { symbol: 'trgLen', offset: -2 }])
    const pe = leaf([1, 100, 64])
    expect(pe.slice(1, 0, dim('srcLen')).shape).toEqual([1, dim('srcLen'), 64])
    expect(pe.slice(1, 3, -1).shape).toEqual([1, 96, 64])
  })
})
