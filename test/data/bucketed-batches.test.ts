import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Augment, type BatchSize, BucketedBatches, type Pair } from '#data'
import { GlassformerError } from '#errors'
import { Random } from '#math'

/** Pairs of many lengths; the first id tells them apart. */
const pairsOf = (count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => ({
    source: [i, ...Array((i * 7) % 13).fill(1)],
    target: [i, ...Array(((i * 7) % 13) + (i % 2)).fill(2)],
  }))
const sizes = fc.oneof(
  fc.record({ pairs: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ tokens: fc.integer({ min: 1, max: 60 }) }),
) as fc.Arbitrary<BatchSize>
const counts = fc.integer({ min: 1, max: 40 })
const dropOne: Augment = ({ source, target }, random) => {
  const dropped = random.integer(source.length)
  return { source: source.filter((_, i) => i !== dropped || i === 0), target: [...target, random.integer(1000)] }
}
const longest = (batch: readonly Pair[]): number =>
  Math.max(...batch.map(({ source, target }) => Math.max(source.length, target.length)))

describe('BucketedBatches', () => {
  it('gives every pair exactly once a pass, in batches that are as full as they may be', () => {
    fc.assert(
      fc.property(counts, sizes, (count, size) => {
        const stream = new BucketedBatches(pairsOf(count), { size }, new Random(1))
        for (const epoch of [0, 1, 2]) {
          const given: Pair[] = []
          while (stream.state.epoch === epoch) {
            const batch = stream.next()
            if ('pairs' in size) expect(batch.length).toBeLessThanOrEqual(size.pairs)
            else if (batch.length > 1) expect(batch.length * longest(batch)).toBeLessThanOrEqual(size.tokens)
            given.push(...batch)
          }
          expect(given.map(({ source }) => source[0]).sort((a = 0, b = 0) => a - b)).toEqual([...Array(count).keys()])
        }
      }),
    )
  })

  it('resumes bit for bit, with augmentation, in the middle of a pass too', () => {
    fc.assert(
      fc.property(counts, sizes, fc.integer({ min: 0, max: 60 }), (count, size, taken) => {
        const options = { size, augment: dropOne }
        const stream = new BucketedBatches(pairsOf(count), options, new Random(5))
        for (let i = 0; i < taken; i++) stream.next()
        const state: unknown = JSON.parse(JSON.stringify(stream.state))
        const resumed = BucketedBatches.fromState(pairsOf(count), options, state)
        for (let i = 0; i < 20; i++) {
          expect(resumed.next()).toEqual(stream.next())
          expect(resumed.state).toEqual(stream.state)
        }
      }),
    )
  })

  it('puts like lengths together, and other batches in every pass', () => {
    const pairs = pairsOf(500)
    const stream = new BucketedBatches(pairs, { size: { pairs: 20 } }, new Random(2))
    const passes = [0, 1].map(() => Array.from({ length: 25 }, () => stream.next()))
    const padded = (passes[0] ?? []).reduce((sum, batch) => sum + batch.length * longest(batch), 0)
    const needed = pairs.reduce((sum, pair) => sum + longest([pair]), 0)
    expect(padded / needed).toBeLessThan(1.1)
    const lengths = (passes[0] ?? []).map(longest)
    expect(lengths).not.toEqual([...lengths].sort((a, b) => a - b))
    expect(JSON.stringify(passes[0])).not.toBe(JSON.stringify(passes[1]))
  })

  it('augments each pair anew in every pass, and leaves the list as it was', () => {
    const pairs = pairsOf(1)
    const stream = new BucketedBatches(pairs, { size: { pairs: 1 }, augment: dropOne }, new Random(1))
    expect(new Set(Array.from({ length: 9 }, () => JSON.stringify(stream.next()))).size).toBeGreaterThan(5)
    expect(pairs).toEqual(pairsOf(1))
  })

  it('refuses what cannot be', () => {
    const size = { pairs: 4 }
    expect(() => new BucketedBatches([], { size }, new Random(1))).toThrow(GlassformerError)
    expect(() => new BucketedBatches(pairsOf(3), { size: { tokens: 0 } }, new Random(1))).toThrow('batchTokens 0')
    const { state } = new BucketedBatches(pairsOf(9), { size }, new Random(1))
    const resume = (position: number, batch = size) =>
      BucketedBatches.fromState(pairsOf(9), { size: batch }, { ...state, position })
    expect(() => resume(3)).toThrow('data position 3 of 9 pairs is between two batches')
    expect(() => resume(9)).toThrow('resume with the same data')
    expect(() => resume(400)).toThrow('resume with the same data')
  })
})
