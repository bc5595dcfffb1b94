import fc from 'fast-check'
import { describe, it } from 'vitest'
import { expectBits, floatsOf, machines, noise, rowStartsOf } from './kernel-machine.js'

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN

const problem = fc.record({
  lengths: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
  width: fc.integer({ min: 1, max: 37 }),
  vocabulary: fc.integer({ min: 2, max: 13 }),
  seed: fc.nat(),
})

describe.each(machines)('embedding (%s)', (_name, machine) => {
  it('looks up rows, scales them and adds positions, and sums gradients in order', () => {
    fc.assert(
      fc.property(problem, fc.boolean(), ({ lengths, width, vocabulary, seed }, positioned) => {
        machine.reset()
        const random = noise(seed)
        const length = 6
        const batch = lengths.length
        const rowStarts = rowStartsOf(lengths)
        const count = at(rowStarts, batch)
        const ids = Int32Array.from(
          { length: batch * length },
          () => Math.floor((random() + 1) * 0.5 * vocabulary) % vocabulary,
        )
        const table = floatsOf(vocabulary * width, random)
        const positions = floatsOf(length * width, random)
        const where = {
          ids: machine.ints(ids),
          idsStrideN: length,
          idsStrideL: 1,
          rowStarts: machine.ints(rowStarts),
          width,
        }
        const rows = lengths.flatMap((n, s) =>
          Array.from({ length: n }, (_, i) => [at(ids, s * length + i), i] as const),
        )
        const out = machine.room(count * width)
        const scale = positioned ? 1 + (seed % 3) / 2 : 1
        machine.runSplit(
          'embedding',
          {
            ...where,
            table: machine.floats(table),
            positions: positioned ? machine.floats(positions) : 0,
            positionStride: width,
            scale,
            out,
          },
          0,
          seed % (batch + 1),
          batch,
        )
        const expected = rows.flatMap(([id, i]) =>
          Array.from(
            { length: width },
            (_, c) => Math.fround(at(table, id * width + c) * scale) + (positioned ? at(positions, i * width + c) : 0),
          ),
        )
        expectBits(machine.readFloats(out, count * width), Float32Array.from(expected))

        const dy = floatsOf(count * width, random)
        const padding = seed % 2 ? 0 : -1
        const gradient = new Float32Array(vocabulary * width)
        rows.forEach(([id], r) => {
          if (id === padding) return
          for (let c = 0; c < width; c++)
            gradient[id * width + c] = at(gradient, id * width + c) + at(dy, r * width + c)
        })
        const dTable = machine.room(vocabulary * width)
        const fields = { ...where, batch, dy: machine.floats(dy), paddingIdx: padding, out: dTable }
        machine.runSplit('embeddingGrad', fields, 0, seed % (vocabulary + 1), vocabulary)
        expectBits(machine.readFloats(dTable, vocabulary * width), gradient)

        const longest = length + 2 // a table has more positions than a batch
        const positionsGradient = new Float32Array(longest * width)
        rows.forEach(([, i], r) => {
          for (let c = 0; c < width; c++)
            positionsGradient[i * width + c] = at(positionsGradient, i * width + c) + at(dy, r * width + c)
        })
        const dPositions = machine.room(longest * width)
        const { rowStarts: starts, dy: dRows } = fields
        const all = { dy: dRows, rowStarts: starts, batch, width, out: dPositions }
        machine.runSplit('positionsGrad', all, 0, seed % (longest + 1), longest)
        expectBits(machine.readFloats(dPositions, longest * width), positionsGradient)
      }),
      { numRuns: 80 },
    )
  })
})
