import { describe, expect, it } from 'vitest'
import { expectBits, type KernelMachine, machines, rowStartsOf } from './kernel-machine.js'

const WIDTH = 23

function dropout(
  machine: KernelMachine,
  lengths: number[],
  seed: [number, number],
  tensorId: number,
  rate: number,
  middle = 0,
  added?: number,
) {
  const rowStarts = rowStartsOf(lengths)
  const count = (rowStarts.at(-1) ?? 0) * WIDTH
  machine.reset()
  const y = machine.room(count)
  const x = machine.floats(Array(count).fill(3))
  const residual = added === undefined ? 0 : machine.floats(Array(count).fill(added))
  const fields = { x, y, residual, rate, seed: machine.ints(seed), tensorId, rowStarts: machine.ints(rowStarts) }
  machine.runSplit('dropout', { ...fields, width: WIDTH }, 0, middle, lengths.length)
  return machine.readFloats(y, count)
}

describe.each(machines)('dropout (%s)', (_name, machine) => {
  const lengths = Array(40).fill(30)

  it('drops the share asked for and scales the rest', () => {
    for (const rate of [0, 0.1, 0.5]) {
      const y = dropout(machine, lengths, [1, 2], 3, rate)
      const kept = y.filter(v => v !== 0)
      const scaled = Math.fround(3 / Math.fround(1 - Math.fround(rate)))
      expect(new Set(kept)).toEqual(new Set([scaled]))
      // Four standard deviations.
      const deviation = Math.sqrt(rate * (1 - rate) * y.length)
      expect(Math.abs(y.length - kept.length - rate * y.length)).toBeLessThanOrEqual(4 * deviation)
    }
  })

  it('adds a residual to what it keeps and to what it drops', () => {
    const alone = dropout(machine, [3, 5], [1, 2], 3, 0.5)
    const sum = dropout(machine, [3, 5], [1, 2], 3, 0.5, 0, 0.7)
    expectBits(
      sum,
      alone.map(v => v + Math.fround(0.7)),
    )
  })

  it('neighbours in any direction, and other seeds, steps and tensors, are independent', () => {
    const y = dropout(machine, lengths, [1, 2], 3, 0.5)
    const agreement = (other: Float32Array, shift = 0) => {
      let equal = 0
      for (let i = shift; i < y.length; i++) if ((y[i] === 0) === (other[i - shift] === 0)) equal++
      return equal / (y.length - shift)
    }
    const others = [
      agreement(y, 1),
      agreement(y, WIDTH),
      agreement(y, 30 * WIDTH),
      agreement(dropout(machine, lengths, [2, 2], 3, 0.5)),
      agreement(dropout(machine, lengths, [1, 3], 3, 0.5)),
      agreement(dropout(machine, lengths, [1, 2], 4, 0.5)),
      agreement(dropout(machine, lengths, [2, 1], 3, 0.5)),
    ]
    for (const share of others) expect(Math.abs(share - 0.5)).toBeLessThan(4 * (0.5 / Math.sqrt(y.length)))
  })

  it('depends on the sequence and position, not on the layout or the ranges', () => {
    const padded = dropout(machine, [5, 5, 5], [9, 8], 7, 0.3)
    const ragged = dropout(machine, [3, 5, 1], [9, 8], 7, 0.3, 1)
    const expected = [...padded.subarray(0, 3 * WIDTH), ...padded.subarray(5 * WIDTH, 11 * WIDTH)]
    expectBits(ragged, Float32Array.from(expected))
  })
})
