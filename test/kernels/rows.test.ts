import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, floatsOf, machines, noise } from './kernel-machine.js'

const width = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 100))
const rows = fc.integer({ min: 2, max: 30 })
const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN

/** Runs on a row in float64. */
function perRow(count: number, width: number, row: (r: number) => ArrayLike<number>): Float64Array {
  const out = new Float64Array(count * width)
  for (let r = 0; r < count; r++) out.set(row(r), r * width)
  return out
}

describe.each(machines)('kernels of rows and columns (%s)', (_name, machine) => {
  it('layer norm and its gradients agree with float64, in any ranges', () => {
    fc.assert(
      fc.property(rows, width, fc.nat(), (count, width, seed) => {
        machine.reset()
        const random = noise(seed)
        const eps = 1e-5
        const shift = random() * 3
        const x = floatsOf(count * width, () => random() * 2 + shift)
        const dy = floatsOf(count * width, random)
        const gamma = floatsOf(width, random)
        const beta = floatsOf(width, random)
        const xs = machine.floats(x)
        const gammas = machine.floats(gamma)
        const dys = machine.floats(dy)
        const stats = machine.room(count * 2)
        machine.run('layerNormStats', { x: xs, width, eps, stats }, 0, count)
        const moments = Array.from({ length: count }, (_, r) => {
          const row = x.subarray(r * width, (r + 1) * width)
          const mean = row.reduce((a, b) => a + b, 0) / width
          const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / width
          return [mean, 1 / Math.sqrt(variance + eps)] as const
        })
        expect(difference(machine.readFloats(stats, count * 2), moments.flat())).toBeLessThan(1e-4)
        const normal = perRow(count, width, r =>
          Array.from(
            { length: width },
            (_, i) => (at(x, r * width + i) - at(moments[r] ?? [], 0)) * at(moments[r] ?? [], 1),
          ),
        )

        const y = machine.room(count * width)
        const forward = { x: xs, stats, gamma: gammas, beta: machine.floats(beta), width }
        machine.run('layerNorm', { ...forward, y }, 0, count)
        const expected = normal.map((v, i) => v * at(gamma, i % width) + at(beta, i % width))
        // A row of one element is 0 · rstd with rstd ≈ 316, so rounding shows.
        expect(difference(machine.readFloats(y, count * width), expected)).toBeLessThan(2e-4)
        const split = machine.room(count * width)
        machine.runSplit('layerNorm', { ...forward, y: split }, 0, 1 + (seed % (count - 1)), count)
        expectBits(machine.readFloats(split, count * width), machine.readFloats(y, count * width))

        const dx = machine.room(count * width)
        const backward = {
          x: xs,
          stats,
          gamma: gammas,
          dy: dys,
          width,
        }
        machine.run('layerNormGradInput', { ...backward, dx }, 0, count)
        const dxExpected = perRow(count, width, r => {
          const g = Array.from({ length: width }, (_, i) => at(dy, r * width + i) * at(gamma, i))
          const n = normal.subarray(r * width, (r + 1) * width)
          const mean = g.reduce((a, b) => a + b, 0) / width
          const dot = g.reduce((a, b, i) => a + b * at(n, i), 0) / width
          return g.map((v, i) => at(moments[r] ?? [], 1) * (v - mean - at(n, i) * dot))
        })
        const scale = Math.max(...moments.map(([, rstd]) => rstd))
        expect(difference(machine.readFloats(dx, count * width), dxExpected) / scale).toBeLessThan(1e-4)

        const dGamma = machine.room(width)
        machine.run('layerNormGradGamma', { x: xs, stats, dy: dys, width, rows: count, out: dGamma }, 0, width)
        const columns = Array.from({ length: width }, (_, i) =>
          Array.from({ length: count }, (_, r) => at(dy, r * width + i) * at(normal, r * width + i)).reduce(
            (a, b) => a + b,
            0,
          ),
        )
        expect(difference(machine.readFloats(dGamma, width), columns)).toBeLessThan(5e-4)
        const dGammaSplit = machine.room(width)
        const split2 = { x: xs, stats, dy: dys, width, rows: count, out: dGammaSplit }
        machine.runSplit('layerNormGradGamma', split2, 0, seed % (width + 1), width)
        expectBits(machine.readFloats(dGammaSplit, width), machine.readFloats(dGamma, width))
      }),
      { numRuns: 60 },
    )
  })

  it('softmax and its gradient agree with float64', () => {
    fc.assert(
      fc.property(rows, width, fc.nat(), (count, width, seed) => {
        machine.reset()
        const random = noise(seed)
        const x = floatsOf(count * width, () => random() * 20)
        const dy = floatsOf(count * width, random)
        const y = machine.room(count * width)
        machine.run('softmax', { x: machine.floats(x), y, width, rowsPerUnit: 1 }, 0, count)
        const expected = perRow(count, width, r => {
          const row = [...x.subarray(r * width, (r + 1) * width)]
          const most = Math.max(...row)
          const e = row.map(v => Math.exp(v - most))
          const total = e.reduce((a, b) => a + b)
          return e.map(v => v / total)
        })
        expect(difference(machine.readFloats(y, count * width), expected)).toBeLessThan(5e-7)
        const dx = machine.room(count * width)
        machine.run('softmaxGrad', { y, dy: machine.floats(dy), dx, width, rowsPerUnit: count }, 0, 1)
        const dxExpected = perRow(count, width, r => {
          const p = expected.subarray(r * width, (r + 1) * width)
          const dot = p.reduce((a, b, i) => a + b * at(dy, r * width + i), 0)
          return Array.from(p, (v, i) => v * (at(dy, r * width + i) - dot))
        })
        expect(difference(machine.readFloats(dx, count * width), dxExpected)).toBeLessThan(1e-6)
      }),
      { numRuns: 60 },
    )
  })

  it('softmax keeps its bits when a row is extended by impossible columns', () => {
    machine.reset()
    const x = floatsOf(13, noise(1))
    const y = machine.room(13)
    machine.run('softmax', { x: machine.floats(x), y, width: 13, rowsPerUnit: 1 }, 0, 1)
    const longer = machine.room(30)
    machine.run(
      'softmax',
      { x: machine.floats([...x, ...Array(17).fill(-1e20)]), y: longer, width: 30, rowsPerUnit: 1 },
      0,
      1,
    )
    expectBits(machine.readFloats(longer, 13), machine.readFloats(y, 13))
    expect([...machine.readFloats(longer + 13 * 4, 17)]).toEqual(Array(17).fill(0))
  })

  it('addRows, reluGrad, fill and columnSum', () => {
    fc.assert(
      fc.property(rows, width, fc.nat(), (count, width, seed) => {
        machine.reset()
        const random = noise(seed)
        const a = floatsOf(count * width, random)
        const b = floatsOf(count * width, random)
        const aAt = machine.floats(a)
        const bAt = machine.floats(b)
        const c = machine.room(count * width)
        const middle = seed % (count + 1)
        machine.runSplit('addRows', { a: aAt, b: bAt, c, width }, 0, middle, count)
        expect(machine.readFloats(c, count * width)).toEqual(a.map((v, i) => v + at(b, i)))
        for (const rate of [0.25, 0]) {
          machine.runSplit('reluGrad', { y: aAt, dy: bAt, dx: c, width, rate }, 0, middle, count)
          expect(machine.readFloats(c, count * width)).toEqual(
            b.map((v, i) => (at(a, i) > 0 ? Math.fround(v / (1 - rate)) : 0)),
          )
        }
        machine.run('fill', { y: c, value: 0.5, width }, 1, count)
        expect(machine.readFloats(c, count * width)).toEqual(
          b.map((v, i) => (i < width ? (at(a, i) > 0 ? v : 0) : 0.5)),
        )
        machine.run('fill', { y: c, value: 2, width }, 0, 1)
        expect([...machine.readFloats(c, width)]).toEqual(Array(width).fill(2))
        const sum = machine.room(width)
        machine.runSplit('columnSum', { dy: aAt, dyStride: width, rows: count, out: sum }, 0, seed % (width + 1), width)
        const expected = new Float32Array(width)
        for (let r = 0; r < count; r++)
          for (let i = 0; i < width; i++) expected[i] = at(expected, i) + at(a, r * width + i)
        expectBits(machine.readFloats(sum, width), expected)
      }),
      { numRuns: 60 },
    )
  })
})
