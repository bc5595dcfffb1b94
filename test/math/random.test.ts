import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { hash, Random } from '#math'

const anySeed = fc.integer({ min: 0, max: 0xffffffff })

/** xoshiro128** as its authors wrote it in C, in 32-bit arithmetic on BigInts. */
function* xoshiro(state: readonly number[]): Generator<number> {
  const mask = 0xffffffffn
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask
  let [a = 0n, b = 0n, c = 0n, d = 0n] = state.map(BigInt)
  for (;;) {
    yield Number((rotate((b * 5n) & mask, 7n) * 9n) & mask)
    const t = (b << 9n) & mask
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11n)
  }
}

describe('Random', () => {
  it('is xoshiro128**', () => {
    const random = Random.fromState([9, 1, 2, 3, 4])
    const expected = xoshiro([1, 2, 3, 4])
    for (let i = 0; i < 1000; i++) expect(random.nextUint32()).toBe(expected.next().value)
  })

  it('draws the same numbers from the same seed for ever', () => {
    const random = new Random(1)
    expect([random.nextUint32(), random.nextUint32(), random.nextUint32()]).toEqual([
      2442144158, 3238099751, 3819917871,
    ])
  })

  it('resumes exactly from a state that went through JSON, whatever was drawn', () => {
    fc.assert(
      fc.property(anySeed, fc.array(fc.constantFrom('normal', 'uniform', 'integer')), (seed, draws) => {
        const random = new Random(seed)
        const draw = (from: Random, kind: string) =>
          kind === 'normal' ? from.normal() : kind === 'uniform' ? from.uniform() : from.integer(7)
        for (const kind of draws) draw(random, kind)
        const resumed = Random.fromState(JSON.parse(JSON.stringify(random.state)))
        for (const kind of ['normal', 'uniform', 'normal', 'integer', 'normal']) {
          expect(draw(resumed, kind)).toBe(draw(random, kind))
        }
        expect(resumed.fork('x').nextUint32()).toBe(random.fork('x').nextUint32())
      }),
    )
  })

  it('refuses what is no seed and no state', () => {
    expect(() => new Random(-1)).toThrow('seed -1 is not an integer from 0 to 4294967295')
    expect(() => new Random(0.5)).toThrow(GlassformerError)
    for (const state of [[], [1, 2, 3, 4], [1, 0, 0, 0, 0], [1, 2, 3, 4, -5], [1, 2, 3, 4, 5, Number.NaN]]) {
      expect(() => Random.fromState(state)).toThrow('is not the state of a random stream')
    }
  })

  it('has uniform numbers in [0, 1) with the right moments', () => {
    const random = new Random(2)
    const numbers = Array.from({ length: 100_000 }, () => random.uniform())
    expect(numbers.every(x => x >= 0 && x < 1)).toBe(true)
    expect(mean(numbers)).toBeCloseTo(0.5, 2)
    expect(mean(numbers.map(x => x * x))).toBeCloseTo(1 / 3, 2)
  })

  it('has normal numbers with mean 0, variance 1, kurtosis 3 and no correlation between neighbours', () => {
    const random = new Random(3)
    const numbers = Array.from({ length: 200_000 }, () => random.normal())
    expect(Math.abs(mean(numbers))).toBeLessThan(0.01)
    expect(Math.abs(mean(numbers.map(x => x ** 2)) - 1)).toBeLessThan(0.02)
    expect(Math.abs(mean(numbers.map(x => x ** 4)) - 3)).toBeLessThan(0.1)
    expect(Math.abs(mean(numbers.slice(1).map((x, i) => x * (numbers[i] ?? 0))))).toBeLessThan(0.01)
  })

  it('has integers in range, each as likely as the others', () => {
    const random = new Random(4)
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) {
      const value = random.integer(6)
      counts[value] = (counts[value] ?? 0) + 1
    }
    expect(counts).toHaveLength(6)
    // χ² with 5 degrees of freedom: beyond 20.5 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5)
    expect(random.integer(1)).toBe(0)
    expect(random.integer(4294967296)).toBeLessThan(4294967296)
    expect(() => random.integer(0)).toThrow(GlassformerError)
  })

  it('is unbiased for a count that does not divide 2^32', () => {
    // Without rejection, two thirds of the results would fall in the lower half.
    const random = new Random(5)
    const n = 3 * 2 ** 30
    let low = 0
    for (let i = 0; i < 20_000; i++) if (random.integer(n) < n / 3) low++
    expect(low / 20_000).toBeCloseTo(1 / 3, 1)
  })

  it('shuffles in place into every order alike', () => {
    const random = new Random(6)
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const list = ['a', 'b', 'c', 'd']
      expect(random.shuffle(list)).toBe(list)
      counts.set(list.join(''), (counts.get(list.join('')) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    // χ² with 23 degrees of freedom: beyond 49.7 once in a thousand.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7)
  })

  it('forks by seed and label alone', () => {
    const fresh = new Random(7)
    const used = new Random(7)
    for (let i = 0; i < 5; i++) used.normal()
    expect(used.fork('data').state).toEqual(fresh.fork('data').state)
    const streams = [
      fresh.fork('data'),
      fresh.fork('date'),
      new Random(8).fork('data'),
      fresh.fork('data').fork('data'),
    ]
    expect(new Set(streams.map(stream => stream.nextUint32())).size).toBe(4)
  })
})

describe('hash', () => {
  it('is MurmurHash3: the published test vectors', () => {
    expect(hash([])).toBe(0)
    expect(hash([], 1)).toBe(0x514e28b7)
    expect(hash([-1])).toBe(0x76293b50)
    expect(hash([0x87654321])).toBe(0xf55b516b)
    expect(hash([0x87654321], 0x5082edee)).toBe(0x2362f9de)
    expect(hash([0])).toBe(0x2362f9de)
  })
  it('flips half of the bits when one value changes', () => {
    const flips = Array.from({ length: 2000 }, (_, i) => ones(hash([1, i, 5]) ^ hash([1, i + 1, 5])))
    expect(mean(flips)).toBeGreaterThan(15.5)
    expect(mean(flips)).toBeLessThan(16.5)
  })
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function ones(word: number): number {
  return (word >>> 0).toString(2).replaceAll('0', '').length
}
