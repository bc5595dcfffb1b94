import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, floatsOf, machines, noise, rowStartsOf } from './kernel-machine.js'

const IGNORE = 0
const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN

const problem = fc.record({
  lengths: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
  classes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(101)),
  smoothing: fc.constantFrom(0, 0.1),
  seed: fc.nat(),
})

describe.each(machines)('cross-entropy (%s)', (_name, machine) => {
  it('rows, gradients, hits and the counted mean agree with float64', () => {
    fc.assert(
      fc.property(problem, ({ lengths, classes, smoothing, seed }) => {
        machine.reset()
        const random = noise(seed)
        const batch = lengths.length
        const length = 7
        const rowStarts = rowStartsOf(lengths)
        const count = at(rowStarts, batch)
        const logits = floatsOf(count * classes, () => Math.round(random() * 40) / 8)
        // Beyond a sequence's rows every target is ignored; inside some are.
        const targets = Int32Array.from({ length: batch * length }, (_, i) =>
          i % length < at(lengths, Math.floor(i / length))
            ? Math.floor((random() + 1) * 0.5 * classes) % classes
            : IGNORE,
        )
        const rowTargets = lengths.flatMap((n, s) => [...targets.subarray(s * length, s * length + n)])
        const common = {
          logits: machine.floats(logits),
          classes,
          ids: machine.ints(targets),
          idsStrideN: length,
          idsStrideL: 1,
          ignoreIndex: IGNORE,
          rowStarts: machine.ints(rowStarts),
        }
        const logProbs = Array.from({ length: count }, (_, r) => {
          const row = [...logits.subarray(r * classes, (r + 1) * classes)]
          const most = Math.max(...row)
          const total = Math.log(row.reduce((sum, v) => sum + Math.exp(v - most), 0))
          return row.map(v => v - most - total)
        })
        const losses = logProbs.map((row, r) => {
          const target = at(rowTargets, r)
          if (target === IGNORE) return 0
          return -(1 - smoothing) * at(row, target) - (smoothing * row.reduce((a, b) => a + b, 0)) / classes
        })
        const out = machine.room(count)
        machine.run('crossEntropyRows', { ...common, smoothing, out }, 0, batch)
        expect(difference(machine.readFloats(out, count), losses)).toBeLessThan(3e-6)

        const counted = targets.filter(t => t !== IGNORE).length
        const mean = machine.room(1)
        const { logits: _logits, classes: _classes, ...where } = common
        machine.run('countedMean', { ...where, x: out, batch, length, out: mean }, 0, 1)
        const total = losses.reduce((a, b) => a + b, 0)
        expect(difference(machine.readFloats(mean, 1), [total / Math.max(1, counted)])).toBeLessThan(1e-5)

        const dRows = machine.room(count)
        machine.runSplit(
          'countedMeanGrad',
          { ...where, batch, length, dLoss: machine.floats([2]), out: dRows },
          0,
          seed % (batch + 1),
          batch,
        )
        const share = Math.fround(2 / Math.max(1, counted))
        expect([...machine.readFloats(dRows, count)]).toEqual(rowTargets.map(t => (t === IGNORE ? 0 : share)))

        const grad = machine.room(count * classes)
        machine.run('crossEntropyGrad', { ...common, smoothing, dRows, out: grad }, 0, batch)
        const expected = logProbs.flatMap((row, r) =>
          row.map((v, c) => {
            const target = at(rowTargets, r)
            if (target === IGNORE) return 0
            return (Math.exp(v) - smoothing / classes - (c === target ? 1 - smoothing : 0)) * share
          }),
        )
        expect(difference(machine.readFloats(grad, count * classes), expected)).toBeLessThan(1e-6)
        const split = machine.room(count * classes)
        machine.runSplit('crossEntropyGrad', { ...common, smoothing, dRows, out: split }, 0, seed % (batch + 1), batch)
        expectBits(machine.readFloats(split, count * classes), machine.readFloats(grad, count * classes))

        const hits = machine.room(count)
        machine.run('argmaxEqual', { ...common, out: hits }, 0, batch)
        expect([...machine.readFloats(hits, count)]).toEqual(
          rowTargets.map((t, r) => {
            const row = logits.subarray(r * classes, (r + 1) * classes)
            return t !== IGNORE && row.indexOf(Math.max(...row)) === t ? 1 : 0
          }),
        )
      }),
      { numRuns: 80 },
    )
  })

  it('the mean of nothing is 0', () => {
    machine.reset()
    const mean = machine.room(1)
    const where = { ids: machine.ints([0, 0]), idsStrideN: 2, idsStrideL: 1, ignoreIndex: IGNORE }
    const rows = { x: machine.floats([0, 0]), rowStarts: machine.ints([0, 2]), batch: 1, length: 2 }
    machine.run('countedMean', { ...where, ...rows, out: mean }, 0, 1)
    expect(machine.readFloats(mean, 1)[0]).toBe(0)
  })
})
