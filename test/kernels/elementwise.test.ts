import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, type Fields, floatsOf, type KernelMachine, machines, noise } from './kernel-machine.js'

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

const operations = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
}

const names = fc.constantFrom('add', 'sub', 'mul', 'div')

type UnaryOperation = Fields<'unary'>['operation']

function unary(machine: KernelMachine, operation: UnaryOperation, x: number[], value = 0, integer = 0): Float32Array {
  machine.reset()
  const out = machine.room(x.length)
  const view = { rank: 1, ...six('d', [x.length]), ...six('a', [1]) }
  machine.run('unary', { operation, value, integer, a: machine.floats(x), out, ...view }, 0, x.length)
  return machine.readFloats(out, x.length)
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
      fc.property(wide, fc.nat(), fc.nat(), names, (dims, aSeed, bSeed, operation) => {
        machine.reset()
        const random = noise(aSeed)
        const a = viewOf(dims, aSeed)
        const b = viewOf(dims, bSeed)
        const x = floatsOf(a.size, random)
        const y = floatsOf(b.size, random)
        const count = product(dims)
        const out = machine.room(count)
        const rank = dims.length
        const views = { rank, ...six('d', dims), ...six('a', a.strides), ...six('b', b.strides) }
        const fields = { operation, value: 0, a: machine.floats(x), b: machine.floats(y), out, ...views }
        machine.runSplit('binary', fields, 0, aSeed % (at(dims, 0) + 1), at(dims, 0))
        const right = expand(b, y)
        const expected = Float32Array.from(expand(a, x), (v, i) => operations[operation](v, at(right, i)))
        expectBits(machine.readFloats(out, count), expected)
      }),
      { numRuns: 150 },
    )
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
        const out = machine.room(count)
        const from = machine.floats(values)
        const middle = seed % (at(dims, 0) + 1)
        const view = { rank: dims.length, ...six('d', dims), a: from, ...six('a', x.strides) }
        const scaling = { operation: 'mul', value: 0.3, integer: 0, out } as const
        machine.runSplit('unary', { ...scaling, ...view }, 0, middle, at(dims, 0))
        const expanded = expand(x, values)
        const scaled = Float32Array.from(expanded, v => v * Math.fround(0.3))
        expectBits(machine.readFloats(out, count), scaled)
        const filling = { operation: 'maskedFill', value: -1e20, out } as const
        const maskView = { b: machine.ints(masks), ...six('b', mask.strides) }
        machine.runSplit('binary', { ...filling, ...view, ...maskView }, 0, middle, at(dims, 0))
        const filled = expand(mask, masks)
        const expected = Float32Array.from(expanded, (v, i) => (at(filled, i) ? -1e20 : v))
        expectBits(machine.readFloats(out, count), expected)
      }),
      { numRuns: 100 },
    )
  })

  it('unary arithmetic, comparisons and selections', () => {
    const x = [-2, -0.5, 0, 0.5, 3, 1]
    const integers = (values: Float32Array) => [...new Int32Array(values.buffer)]
    expect([...unary(machine, 'copy', x)]).toEqual(x)
    expect([...unary(machine, 'add', x, 2)]).toEqual(x.map(v => v + 2))
    expect([...unary(machine, 'div', x, 2)]).toEqual(x.map(v => v / 2))
    expect([...unary(machine, 'relu', x)]).toEqual(x.map(v => Math.max(v, 0)))
    expect([...unary(machine, 'clamp', x, 1)]).toEqual([-1, -0.5, 0, 0.5, 1, 1])
    expect(integers(unary(machine, 'equalFloat', x, 0.5))).toEqual([0, 0, 0, 1, 0, 0])
    const one = new Int32Array(Float32Array.of(1).buffer)[0] ?? 0
    expect(integers(unary(machine, 'equalInteger', x, 0, one))).toEqual([0, 0, 0, 0, 0, 1])
  })

  it('tril keeps the lower triangle of the last two dims, in any ranges', () => {
    const size = fc.integer({ min: 1, max: 7 })
    fc.assert(
      fc.property(fc.constantFrom(1, 3), size, size, fc.nat(), (batch, rows, width, seed) => {
        machine.reset()
        const count = batch * rows * width
        const values = floatsOf(count, noise(seed))
        const y = machine.room(count)
        const isBatch = batch > 1
        const end = isBatch ? batch : rows
        const fields = { x: machine.floats(values), y, rows, width, rowsPerUnit: isBatch ? rows : 1 }
        machine.runSplit('tril', fields, 0, seed % (end + 1), end)
        const expected = values.map((v, i) => (i % width <= Math.floor(i / width) % rows ? v : 0))
        expectBits(machine.readFloats(y, count), expected)
      }),
      { numRuns: 50 },
    )
  })

  it('gelu, silu and gelu by tanh, and their gradients, are those of the error function, sigmoid and tanh', () => {
    const normal = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2))
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
    const xs = samples.map(Math.fround)
    expect(
      difference(
        unary(machine, 'gelu', xs),
        xs.map(x => x * normal(x)),
      ),
    ).toBeLessThan(1e-6)
    expect(
      difference(
        unary(machine, 'silu', xs),
        xs.map(x => x * sigmoid(x)),
      ),
    ).toBeLessThan(1e-6)
    const angle = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)
    expect(
      difference(
        unary(machine, 'geluTanh', xs),
        xs.map(x => 0.5 * x * (1 + Math.tanh(angle(x)))),
      ),
    ).toBeLessThan(1e-6)
    expect([...unary(machine, 'geluTanh', [-200, 200])].map(v => v + 0)).toEqual([0, 200])
    expect([...unary(machine, 'silu', [-200, 200])].map(v => v + 0)).toEqual([0, 200])
    const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    const angleSlope = (x: number) => Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2)
    const slopes = {
      reluGrad: (x: number) => (x > 0 ? 1 : 0),
      geluGrad: (x: number) => normal(x) + x * density(x),
      geluTanhGrad: (x: number) =>
        0.5 * (1 + Math.tanh(angle(x))) + (0.5 * x * angleSlope(x)) / Math.cosh(angle(x)) ** 2,
      siluGrad: (x: number) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    }
    for (const operation of ['reluGrad', 'geluGrad', 'geluTanhGrad', 'siluGrad'] as const) {
      machine.reset()
      const slope = slopes[operation]
      const out = machine.room(xs.length)
      const view = { rank: 1, ...six('d', [xs.length]), ...six('a', [1]), ...six('b', [0]) }
      const fields = { operation, value: 0, a: machine.floats(xs), b: machine.floats([2]), out, ...view }
      machine.run('binary', fields, 0, xs.length)
      expect(
        difference(
          machine.readFloats(out, xs.length),
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
        const axis = kept.indexOf(1)
        const end = axis < 0 ? 1 : at(dims, axis)
        const layout = { rank: dims.length, ...six('d', dims), ...six('a', x.strides), ...six('b', strides) }
        const fields = { a: machine.floats(values), b: y, axis, ...layout }
        machine.runSplit('sumTo', fields, 0, seed % (end + 1), end)
        expectBits(machine.readFloats(y, size), expected)
      }),
      { numRuns: 150 },
    )
  })
})
