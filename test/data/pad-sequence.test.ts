import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeBatch, padSequence } from '#data'
import { GlassformerError } from '#errors'

describe('padSequence', () => {
  it('fills up to the longest, as torch.nn.utils.rnn.pad_sequence does', () => {
    const { data: ids, shape } = padSequence([[1, 7, 6, 4, 2], [1, 3, 2], [5]], 0)
    expect(shape).toEqual([3, 5])
    expect(Array.from(ids)).toEqual([1, 7, 6, 4, 2, 1, 3, 2, 0, 0, 5, 0, 0, 0, 0])
    expect(Array.from(padSequence([[4], [4, 4]], 9).data)).toEqual([4, 9, 4, 4])
    expect(padSequence([[], []]).shape).toEqual([2, 0])
  })

  it('keeps every sequence and adds only padding', () => {
    const sequences = fc.array(fc.array(fc.integer({ min: 1, max: 1000 })), { minLength: 1 })
    fc.assert(
      fc.property(sequences, batch => {
        const { data: ids, shape } = padSequence(batch, 0)
        expect(ids).toHaveLength(shape[0] * shape[1])
        const rows = batch.map((_, n) => Array.from(ids.subarray(n * shape[1], (n + 1) * shape[1])))
        expect(rows.map(row => row.filter(id => id !== 0))).toEqual(batch)
        expect(rows.every((row, n) => row.slice(batch[n]?.length).every(id => id === 0))).toBe(true)
      }),
    )
  })

  it('refuses an empty batch', () => {
    expect(() => padSequence([])).toThrow(GlassformerError)
    expect(() => padSequence([])).toThrow('the batch is empty')
  })
})

describe('makeBatch', () => {
  it('pads sources and targets each to their own longest, with their own id', () => {
    const pairs = [
      { source: [1, 5, 4, 2], target: [1, 2] },
      { source: [1, 2], target: [1, 6, 2] },
    ]
    const { src, trg } = makeBatch(pairs, { srcPadIdx: 0, trgPadIdx: 9 })
    expect([src.shape, Array.from(src.data)]).toEqual([
      [2, 4],
      [1, 5, 4, 2, 1, 2, 0, 0],
    ])
    expect([trg.shape, Array.from(trg.data)]).toEqual([
      [2, 3],
      [1, 2, 9, 1, 6, 2],
    ])
  })
})
