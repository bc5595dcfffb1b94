import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, floatsOf, type KernelMachine, machines, noise } from './kernel-machine.js'

/** (m,k)·(k,n) in float64; `b` may be given transposed. */
function multiply(
  a: Float32Array,
  b: Float32Array,
  m: number,
  k: number,
  n: number,
  transposed: boolean,
): Float64Array {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let l = 0; l < k; l++)
        c[i * n + j] = (c[i * n + j] ?? 0) + (a[i * k + l] ?? 0) * (b[transposed ? j * k + l : l * n + j] ?? 0)
  return c
}

function matmul(
  machine: KernelMachine,
  a: number,
  b: number,
  [m, k, n]: [number, number, number],
  [aRow, aCol, bRow, bCol]: [number, number, number, number],
): Float32Array {
  const c = machine.room(m * n)
  const dims = { d0: 0, d1: 0, d2: 0, d3: 0, a0: 0, a1: 0, a2: 0, a3: 0, b0: 0, b1: 0, b2: 0, b3: 0 }
  machine.run('matmul', { a, b, c, rank: 0, ...dims, m, k, n, aRow, aCol, bRow, bCol }, 0, m)
  return machine.readFloats(c, m * n)
}

const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 2, 13, 16, 31, 64))
const depth = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(255, 256, 257, 513))

describe.each(machines)('products (%s)', (_name, machine) => {
  it('linear is the product, plus bias, plus residual, rectified', () => {
    fc.assert(
      fc.property(
        size,
        depth,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('none', 'other', 'in place'),
        fc.boolean(),
        fc.boolean(),
        fc.nat(),
        (m, k, n, transposed, withBias, residualKind, relu, gated, seed) => {
          machine.reset()
          const random = noise(seed)
          const a = floatsOf(m * k, random)
          const b = floatsOf(k * n, random)
          const bias = floatsOf(n, random)
          const residual = floatsOf(m * n, random)
          const gate = floatsOf(m * n, random)
          const expected = multiply(a, b, m, k, n, transposed).map((v, i) => {
            let y = v
            if (withBias) y += bias[i % n] ?? 0
            if (residualKind !== 'none') y += residual[i] ?? 0
            if (relu) y = Math.max(y, 0)
            return gated && (gate[i] ?? 0) <= 0 ? 0 : y
          })
          const c = residualKind === 'in place' ? machine.floats(residual) : machine.room(m * n)
          const fields = {
            a: machine.floats(a),
            aStride: k,
            k,
            b: machine.floats(b),
            bRowStride: transposed ? 1 : n,
            bColStride: transposed ? k : 1,
            n,
            bias: withBias ? machine.floats(bias) : 0,
            residual: residualKind === 'none' ? 0 : residualKind === 'in place' ? c : machine.floats(residual),
            residualStride: n,
            relu: relu ? 1 : 0,
            gate: gated ? machine.floats(gate) : 0,
            gateStride: n,
            c,
            cStride: n,
          }
          machine.run('linear', fields, 0, m)
          expect(difference(machine.readFloats(c, m * n), expected)).toBeLessThan(2e-5)
          // The epilogue alone, after products that somebody else made, gives the same bits.
          const apart = machine.room(m * n)
          const none = { bias: 0, residual: 0, relu: 0, gate: 0 }
          machine.run('linear', { ...fields, ...none, c: apart }, 0, m)
          const added = residualKind === 'none' ? 0 : machine.floats(residual)
          machine.run('linear', { ...fields, residual: added, c: apart }, 0, m, 'linearEpilogue')
          expectBits(machine.readFloats(apart, m * n), machine.readFloats(c, m * n))
          // By columns in two parts, whole or in two halves, likewise.
          const byColumns = { ...fields, residual: added, rows: m, c: machine.room(m * n) }
          const middle = n >> 1
          for (const [begin, end] of [[0, middle] as const, [middle, n] as const]) {
            machine.run('linearColumns', byColumns, begin, end)
          }
          expectBits(machine.readFloats(byColumns.c, m * n), machine.readFloats(c, m * n))
          const halves = { ...byColumns, c: machine.room(m * n) }
          machine.run('linearColumns', { ...halves, ...none }, 0, n)
          machine.run('linearColumns', halves, 0, middle, 'linearColumnsEpilogue')
          machine.run('linearColumns', halves, middle, n, 'linearColumnsEpilogue')
          expectBits(machine.readFloats(halves.c, m * n), machine.readFloats(c, m * n))
          // Nothing is written behind the end.
          const after = machine.room(1)
          expect(machine.readFloats(after, 1)[0]).toBe(123456)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('a row has the same bits alone, in any range, and in the generic product', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 24 }), depth, size, fc.boolean(), fc.nat(), (m, k, n, transposed, seed) => {
        machine.reset()
        const random = noise(seed)
        const a = machine.floats(floatsOf(m * k, random))
        const b = machine.floats(floatsOf(k * n, random))
        const bRowStride = transposed ? 1 : n
        const bColStride = transposed ? k : 1
        const fields = {
          a,
          aStride: k,
          k,
          b,
          bRowStride,
          bColStride,
          n,
          bias: 0,
          residual: 0,
          residualStride: 0,
          relu: 0,
          gate: 0,
          gateStride: 0,
        }
        const whole = machine.room(m * n)
        machine.run('linear', { ...fields, c: whole, cStride: n }, 0, m)
        const expected = machine.readFloats(whole, m * n)
        const parts = machine.room(m * n)
        const middle = 1 + (seed % (m - 1))
        machine.runSplit('linear', { ...fields, c: parts, cStride: n }, 0, middle, m)
        expectBits(machine.readFloats(parts, m * n), expected)
        const rows = machine.room(m * n)
        for (let r = 0; r < m; r++) machine.run('linear', { ...fields, c: rows, cStride: n }, r, r + 1)
        expectBits(machine.readFloats(rows, m * n), expected)
        expectBits(matmul(machine, a, b, [m, k, n], [k, 1, bRowStride, bColStride]), expected)
      }),
      { numRuns: 60 },
    )
  })

  it('the weight gradient is dyᵀ·x, with the bits of the generic product, in any ranges', () => {
    fc.assert(
      fc.property(depth, fc.integer({ min: 2, max: 40 }), size, fc.nat(), (rows, outputs, inputs, seed) => {
        machine.reset()
        const random = noise(seed)
        const dyStride = outputs + (seed % 3)
        const xStride = inputs + (seed % 2)
        const dy = floatsOf(rows * dyStride, random)
        const x = floatsOf(rows * xStride, random)
        const expected = new Float64Array(outputs * inputs)
        for (let r = 0; r < rows; r++)
          for (let o = 0; o < outputs; o++)
            for (let i = 0; i < inputs; i++)
              expected[o * inputs + i] =
                (expected[o * inputs + i] ?? 0) + (dy[r * dyStride + o] ?? 0) * (x[r * xStride + i] ?? 0)
        const fields = { dy: machine.floats(dy), dyStride, x: machine.floats(x), xStride, rows, inputs }
        const dw = machine.room(outputs * inputs)
        machine.run('linearGradWeight', { ...fields, dw }, 0, outputs)
        const actual = machine.readFloats(dw, outputs * inputs)
        expect(difference(actual, expected)).toBeLessThan(2e-5)
        const parts = machine.room(outputs * inputs)
        machine.runSplit('linearGradWeight', { ...fields, dw: parts }, 0, 1 + (seed % (outputs - 1)), outputs)
        expectBits(machine.readFloats(parts, outputs * inputs), actual)
        const generic = matmul(machine, fields.dy, fields.x, [outputs, rows, inputs], [1, dyStride, xStride, 1])
        expectBits(generic, actual)
      }),
      { numRuns: 60 },
    )
  })

  it('the weight gradient of no rows is 0', () => {
    machine.reset()
    const dw = machine.room(6)
    const dy = machine.floats([1])
    machine.run('linearGradWeight', { dy, dyStride: 2, x: dy, xStride: 3, rows: 0, inputs: 3, dw }, 0, 2)
    expect([...machine.readFloats(dw, 6)]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('linear handles more rows than a block shares a panel', () => {
    machine.reset()
    const [m, k, n] = [515, 300, 17]
    const random = noise(7)
    const a = floatsOf(m * k, random)
    const b = floatsOf(k * n, random)
    const c = machine.room(m * n)
    const fields = { a: machine.floats(a), aStride: k, k, b: machine.floats(b), bRowStride: 1, bColStride: k, n }
    const plain = { bias: 0, residual: 0, residualStride: 0, relu: 0, gate: 0, gateStride: 0 }
    machine.run('linear', { ...fields, ...plain, c, cStride: n }, 0, m)
    expect(difference(machine.readFloats(c, m * n), multiply(a, b, m, k, n, true))).toBeLessThan(2e-5)
  })

  it('matmul takes batches of any strides, in any ranges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        size,
        fc.integer({ min: 1, max: 20 }),
        size,
        fc.nat(),
        (d0, d1, m, k, n, seed) => {
          machine.reset()
          const random = noise(seed)
          // a: (d0, m, d1, k), read as (d0, d1, m, k); b: (d1, n, k), shared by d0 and read as (d1, k, n).
          const a = floatsOf(d0 * m * d1 * k, random)
          const b = floatsOf(d1 * n * k, random)
          const expected = new Float64Array(d0 * d1 * m * n)
          for (let x = 0; x < d0; x++)
            for (let y = 0; y < d1; y++)
              for (let i = 0; i < m; i++)
                for (let j = 0; j < n; j++) {
                  let sum = 0
                  for (let l = 0; l < k; l++)
                    sum += (a[((x * m + i) * d1 + y) * k + l] ?? 0) * (b[(y * n + j) * k + l] ?? 0)
                  expected[((x * d1 + y) * m + i) * n + j] = sum
                }
          const fields = {
            ...{ a: machine.floats(a), b: machine.floats(b), rank: 2, d0, d1, d2: -1, d3: -1 },
            ...{ a0: m * d1 * k, a1: k, a2: -1, a3: -1, b0: 0, b1: n * k, b2: -1, b3: -1 },
            ...{ m, k, n, aRow: d1 * k, aCol: 1, bRow: 1, bCol: k },
          }
          const c = machine.room(expected.length)
          machine.run('matmul', { ...fields, c }, 0, d0)
          const whole = machine.readFloats(c, expected.length)
          expect(difference(whole, expected)).toBeLessThan(1e-5)
          const parts = machine.room(expected.length)
          machine.runSplit('matmul', { ...fields, c: parts }, 0, 1, d0)
          expectBits(machine.readFloats(parts, expected.length), whole)
        },
      ),
      { numRuns: 40 },
    )
  })
})
