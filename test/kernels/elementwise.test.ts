import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, floatsOf, type KernelMachine, machines, noise } from './kernel-machine.js'

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN

/** A view of up to six dims: some transposed, some broadcast. */
interface View {
  dims: number[]
  strides: number[]
  size: number
}

function viewOf(dims: number[], seed: number): View {
  const order = dims.map((_, i) => i).sort((a, b) => ((seed >> (a * 3)) & 7) - ((seed >> (b * 3)) & 7))
  const strides = dims.map(() => 0)
  let size = 1
  for (const i of order.reverse()) {
    if ((seed >> (18 + i)) & 1) continue // broadcast
    strides[i] = size
    size *= at(dims, i)
  }
  return { dims, strides, size }
}

/** The element of a view at each index of its dims, in order. */
function expand(view: View, values: ArrayLike<number>): number[] {
  let positions = [0]
  view.dims.forEach((dim, i) => {
    positions = positions.flatMap(p => Array.from({ length: dim }, (_, j) => p + j * at(view.strides, i)))
  })
  return positions.map(p => at(values, p))
}

type Six<P extends string> = Record<`${P}${0 | 1 | 2 | 3 | 4 | 5}`, number>
function six<P extends string>(prefix: P, values: number[]): Six<P> {
  // What lies beyond the rank must not be read.
  return Object.fromEntries([0, 1, 2, 3, 4, 5].map(i => [`${prefix}${i}`, values[i] ?? -99])) as Six<P>
}

const dimsOf = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
const wide = fc.tuple(dimsOf, fc.integer({ min: 1, max: 19 })).map(([dims, last]) => [...dims.slice(0, 5), last])
const product = (dims: number[]) => dims.reduce((a, b) => a * b, 1)

const operations = [
  (a: number, b: number) => a + b,
  (a: number, b: number) => a - b,
  (a: number, b: number) => a * b,
  (a: number, b: number) => a / b,
  Math.max,
  Math.min,
]

function unary(machine: KernelMachine, op: number, x: number[], value = 0, integer = 0): Float32Array {
  machine.reset()
  const y = machine.room(x.length)
  const view = { rank: 1, ...six('d', [x.length]), ...six('x', [1]) }
  machine.run('unary', { op, value, integer, x: machine.floats(x), y, ...view }, 0, x.length)
  return machine.readFloats(y, x.length)
}

/** erf to float64's precision, by its series. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

const samples = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 400)

describe.each(machines)('elementwise kernels (%s)', (_name, machine) => {
  it('binary works on any strides, with the bits of float32 arithmetic', () => {
    fc.assert(
      fc.property(wide, fc.nat(), fc.nat(), fc.nat(5), (dims, aSeed, bSeed, op) => {
        machine.reset()
        const random = noise(aSeed)
        const a = viewOf(dims, aSeed)
        const b = viewOf(dims, bSeed)
        const x = floatsOf(a.size, random)
        const y = floatsOf(b.size, random)
        const count = product(dims)
        const c = machine.room(count)
        const rank = dims.length
        const views = { rank, ...six('d', dims), ...six('a', a.strides), ...six('b', b.strides) }
        const fields = { op, a: machine.floats(x), b: machine.floats(y), c, ...views }
        machine.runSplit('binary', fields, 0, aSeed % (at(dims, 0) + 1), at(dims, 0))
        const right = expand(b, y)
        const expected = Float32Array.from(expand(a, x), (v, i) => operations[op]?.(v, at(right, i)) ?? Number.NaN)
        expectBits(machine.readFloats(c, count), expected)
      }),
      { numRuns: 150 },
    )
  })

  it('binary combines integers', () => {
    machine.reset()
    const view = { rank: 1, ...six('d', [3]), ...six('a', [1]), ...six('b', [1]) }
    const c = machine.room(3)
    const fields = { a: machine.ints([1, 0, 1]), b: machine.ints([1, 0, 0]), c, ...view }
    const results = [6, 7, 8].map(op => {
      machine.run('binary', { ...fields, op }, 0, 3)
      return [...machine.readInts(c, 3)]
    })
    expect(results).toEqual([
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
    ])
  })

  it('unary and maskedFill work on any strides', () => {
    fc.assert(
      fc.property(wide, fc.nat(), fc.nat(), (dims, seed, maskSeed) => {
        machine.reset()
        const random = noise(seed)
        const x = viewOf(dims, seed)
        const mask = viewOf(dims, maskSeed)
        const values = floatsOf(x.size, random)
        const masks = floatsOf(mask.size, random).map(v => (v > 0 ? 1 : 0))
        const count = product(dims)
        const y = machine.room(count)
        const from = machine.floats(values)
        const middle = seed % (at(dims, 0) + 1)
        const view = { rank: dims.length, ...six('d', dims), ...six('x', x.strides) }
        machine.runSplit('unary', { op: 2, value: 0.3, integer: 0, x: from, y, ...view }, 0, middle, at(dims, 0))
        const expanded = expand(x, values)
        const scaled = Float32Array.from(expanded, v => v * Math.fround(0.3))
        expectBits(machine.readFloats(y, count), scaled)
        const fields = { x: from, mask: machine.ints(masks), value: -1e20, y, ...view, ...six('mask', mask.strides) }
        machine.runSplit('maskedFill', fields, 0, middle, at(dims, 0))
        const filled = expand(mask, masks)
        const expected = Float32Array.from(expanded, (v, i) => (at(filled, i) ? -1e20 : v))
        expectBits(machine.readFloats(y, count), expected)
      }),
      { numRuns: 100 },
    )
  })

  it('unary arithmetic, comparisons and selections', () => {
    const x = [-2, -0.5, 0, 0.5, 3, 1]
    const integers = (values: Float32Array) => [...new Int32Array(values.buffer)]
    expect([...unary(machine, 0, x)]).toEqual(x)
    expect([...unary(machine, 1, x, 2)]).toEqual(x.map(v => v + 2))
    expect([...unary(machine, 3, x, 2)]).toEqual(x.map(v => v / 2))
    expect([...unary(machine, 4, x)]).toEqual(x.map(v => Math.max(v, 0)))
    expect([...unary(machine, 9, [4, 9, 2])]).toEqual([2, 3, Math.fround(Math.SQRT2)])
    expect([...unary(machine, 10, x)]).toEqual(x.map(v => -v))
    expect(integers(unary(machine, 12, x, 0.5))).toEqual([0, 0, 0, 1, 0, 0])
    expect([...unary(machine, 14, x)]).toEqual([0, 0, 0, 1, 1, 1])
    const one = new Int32Array(Float32Array.of(1).buffer)[0] ?? 0
    expect(integers(unary(machine, 11, x, 0, one))).toEqual([0, 0, 0, 0, 0, 1])
    expect(integers(unary(machine, 15, x))).toEqual([0, 0, 1, 0, 0, 0])
  })

  it('tril keeps the lower triangle of the last two dims, in any ranges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(),
        (rank, m, n, seed) => {
          machine.reset()
          const dims = rank === 2 ? [m, n] : [3, m, n]
          const x = viewOf(dims, seed & 0x3ffff)
          const values = floatsOf(x.size, noise(seed))
          const y = machine.room(product(dims))
          const view = { rank, ...six('d', dims), ...six('x', x.strides) }
          const fields = { op: 13, value: 0, integer: 0, x: machine.floats(values), y, ...view }
          machine.runSplit('unary', fields, 0, seed % (at(dims, 0) + 1), at(dims, 0))
          const expected = expand(x, values).map((v, i) => (i % n <= Math.floor(i / n) % m ? v : 0))
          expect([...machine.readFloats(y, expected.length)]).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('exp and log are accurate to two units in the last place', () => {
    const ulp = (v: number) => Math.max(2 ** (Math.floor(Math.log2(Math.abs(v))) - 23), 2 ** -149)
    const xs = Array.from({ length: 20001 }, (_, i) => Math.fround(-103.9 + (i * 192.6) / 20000))
    unary(machine, 7, xs).forEach((y, i) => {
      const exact = Math.exp(at(xs, i))
      expect(Math.abs(y - exact) / ulp(exact), `exp(${xs[i]})`).toBeLessThan(2)
    })
    expect([...unary(machine, 7, [0, -0, -104, -1e20, Number.NEGATIVE_INFINITY, 89, Number.NaN])]).toEqual([
      ...[1, 1, 0, 0, 0, Number.POSITIVE_INFINITY, Number.NaN],
    ])
    const positive = xs.map(x => Math.fround(Math.exp(x))).concat(xs.map(x => Math.fround(1 + x / 1e4)))
    unary(machine, 8, positive).forEach((y, i) => {
      const exact = Math.log(at(positive, i))
      if (Number.isFinite(exact))
        expect(Math.abs(y - exact) / ulp(exact || 2 ** -100), `log(${positive[i]})`).toBeLessThan(2)
    })
    expect([...unary(machine, 8, [1, 0, -1, Number.POSITIVE_INFINITY])]).toEqual([
      ...[0, Number.NEGATIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY],
    ])
  })

  it('gelu, silu and gelu by tanh, and their gradients, are those of the error function, sigmoid and tanh', () => {
    const normal = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2))
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
    const xs = samples.map(Math.fround)
    expect(
      difference(
        unary(machine, 5, xs),
        xs.map(x => x * normal(x)),
      ),
    ).toBeLessThan(1e-6)
    expect(
      difference(
        unary(machine, 6, xs),
        xs.map(x => x * sigmoid(x)),
      ),
    ).toBeLessThan(1e-6)
    const angle = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)
    expect(
      difference(
        unary(machine, 17, xs),
        xs.map(x => 0.5 * x * (1 + Math.tanh(angle(x)))),
      ),
    ).toBeLessThan(1e-6)
    expect([...unary(machine, 17, [-200, 200])].map(v => v + 0)).toEqual([0, 200])
    expect([...unary(machine, 6, [-200, 200])].map(v => v + 0)).toEqual([0, 200])
    const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    const angleSlope = (x: number) => Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2)
    const slopes: [op: number, slope: (x: number) => number][] = [
      [4, x => (x > 0 ? 1 : 0)],
      [5, x => normal(x) + x * density(x)],
      [6, x => sigmoid(x) * (1 + x * (1 - sigmoid(x)))],
      [17, x => 0.5 * (1 + Math.tanh(angle(x))) + (0.5 * x * angleSlope(x)) / Math.cosh(angle(x)) ** 2],
    ]
    for (const [op, slope] of slopes) {
      machine.reset()
      const dx = machine.room(xs.length)
      const view = { rank: 1, ...six('d', [xs.length]), ...six('x', [1]), ...six('dy', [0]) }
      machine.run('activationGrad', { op, x: machine.floats(xs), dy: machine.floats([2]), dx, ...view }, 0, xs.length)
      expect(
        difference(
          machine.readFloats(dx, xs.length),
          xs.map(x => 2 * slope(x)),
        ),
      ).toBeLessThan(2e-6)
    }
  })

  it('sumTo sums what is not kept, in the order of the index', () => {
    fc.assert(
      fc.property(wide, fc.nat(63), fc.nat(), (dims, keep, seed) => {
        machine.reset()
        const x = viewOf(dims, seed)
        const values = floatsOf(x.size, noise(seed))
        const kept = dims.map((_, i) => (keep >> i) & 1)
        const strides = dims.map(() => 0)
        let size = 1
        for (let i = dims.length - 1; i >= 0; i--)
          if (kept[i]) {
            strides[i] = size
            size *= at(dims, i)
          }
        const targets = expand(
          { dims, strides, size },
          Array.from({ length: size }, (_, i) => i),
        )
        const expected = new Float32Array(size)
        expand(x, values).forEach((v, i) => {
          expected[at(targets, i)] = at(expected, at(targets, i)) + v
        })
        const y = machine.room(size)
        const layout = { rank: dims.length, ...six('d', dims), ...six('x', x.strides), ...six('kept', kept) }
        const split = kept.indexOf(1)
        const end = split < 0 ? 1 : at(dims, split)
        const fields = { x: machine.floats(values), y, ...layout, ...six('y', strides) }
        machine.runSplit('sumTo', fields, 0, seed % (end + 1), end)
        expectBits(machine.readFloats(y, size), expected)
      }),
      { numRuns: 150 },
    )
  })
})
