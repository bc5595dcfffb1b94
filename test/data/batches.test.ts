import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Batches, batchesInOrder } from '#data'
import { GlassformerError } from '#errors'
import { Random } from '#math'

const pairsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ source: [i], target: [i] }))

describe('Batches', () => {
  it('gives every pair once a pass, in another order each time', () => {
    const batches = new Batches(pairsOf(10), 4, new Random(1))
    const passes = [0, 1, 2].map(epoch => {
      expect(batches.epoch).toBe(epoch)
      const pass = [batches.next(), batches.next(), batches.next()]
      expect(pass.map(batch => batch.length)).toEqual([4, 4, 2])
      return pass.flat().map(pair => pair.source[0])
    })
    for (const pass of passes) expect([...pass].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(new Set(passes.map(String)).size).toBe(3)
  })

  it('is decided by the seed, and draws nothing from the stream it was given', () => {
    const random = new Random(1)
    const first = new Batches(pairsOf(50), 50, random).next()
    expect(random.state).toEqual(new Random(1).state)
    expect(new Batches(pairsOf(50), 50, new Random(1)).next()).toEqual(first)
    expect(new Batches(pairsOf(50), 50, new Random(2)).next()).not.toEqual(first)
  })

  it('resumes exactly, in the middle of a pass too, from a state that went through JSON', () => {
    const counts = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 0, max: 60 }), (count, batchSize, taken) => {
        const pairs = pairsOf(count)
        const batches = new Batches(pairs, batchSize, new Random(3))
        for (let i = 0; i < taken; i++) batches.next()
        const resumed = Batches.fromState(pairs, batchSize, JSON.parse(JSON.stringify(batches.state)))
        for (let i = 0; i < 20; i++) {
          expect(resumed.next()).toEqual(batches.next())
          expect(resumed.state).toEqual(batches.state)
        }
      }),
    )
  })

  it('leaves the list as it was', () => {
    const pairs = pairsOf(20)
    new Batches(pairs, 3, new Random(1)).next()
    expect(pairs).toEqual(pairsOf(20))
  })

  it('refuses what cannot be', () => {
    expect(() => new Batches([], 4, new Random(1))).toThrow(GlassformerError)
    expect(() => new Batches(pairsOf(3), 0, new Random(1))).toThrow('batchSize 0 is not a positive integer')
    const { state } = new Batches(pairsOf(3), 1, new Random(1))
    expect(() => Batches.fromState(pairsOf(3), 1, { ...state, position: 3 })).toThrow('beyond the 3 pairs')
    expect(() => Batches.fromState(pairsOf(3), 1, { ...state, epoch: -1 })).toThrow(
      'data position.epoch must be a whole number from 0 up, not -1',
    )
    expect(() => Batches.fromState(pairsOf(3), 1, { ...state, random: [] })).toThrow('is not the state of a random')
    expect(() => Batches.fromState(pairsOf(3), 1, undefined)).toThrow('data position must be an object, not missing')
  })
})

describe('batchesInOrder', () => {
  it('goes over the pairs once, as they are', () => {
    expect([...batchesInOrder(pairsOf(5), 2)].map(batch => batch.map(pair => pair.source[0]))).toEqual([
      [0, 1],
      [2, 3],
      [4],
    ])
    expect([...batchesInOrder([], 2)]).toEqual([])
  })
})
