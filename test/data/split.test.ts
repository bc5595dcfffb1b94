import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deduplicate, filterByLength, splitOf } from '#data'

const shares = { validationShare: 0.1, testShare: 0.2, seed: 1 }

describe('splitOf', () => {
  it('puts texts that differ in white space or in how Unicode spells them together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 })),
        fc.constantFrom(' ', '  ', '\t', '\u00a0 '),
        (words, space) => {
          const text = words.join(' ')
          expect(splitOf(` ${words.join(space)} `, shares)).toBe(splitOf(text, shares))
        },
      ),
    )
    expect(splitOf('café', shares)).toBe(splitOf('cafe\u0301', shares))
  })

  it('gives about the shares that are asked for, others with another seed', () => {
    const sources = Array.from({ length: 4000 }, (_, i) => `source ${i}`)
    const count = (split: string, seed = 1): string[] =>
      sources.filter(text => splitOf(text, { ...shares, seed }) === split)
    expect(count('validation').length / 4000).toBeCloseTo(0.1, 1)
    expect(count('test').length / 4000).toBeCloseTo(0.2, 1)
    expect(count('test', 2)).not.toEqual(count('test'))
    expect(sources.every(text => splitOf(text, { validationShare: 0, testShare: 0, seed: 1 }) === 'train')).toBe(true)
  })
})

describe('deduplicate', () => {
  it('keeps the first of equal pairs, and pairs that share a side', () => {
    const pair = (source: string, target: string) => ({ source, target })
    const pairs = [pair('a', 'b'), pair('a', 'c'), pair('a', 'b'), pair('d', 'b')]
    expect(deduplicate(pairs)).toEqual([pair('a', 'b'), pair('a', 'c'), pair('d', 'b')])
  })
})

describe('filterByLength', () => {
  it('counts tokens without SOS and EOS, on both sides', () => {
    const pair = (source: number, target: number) => ({
      source: Array(source + 2).fill(0),
      target: Array(target + 2).fill(0),
    })
    const pairs = [pair(2, 2), pair(1, 2), pair(2, 5), pair(4, 4), pair(1, 9)]
    const { pairs: kept, ...counts } = filterByLength(pairs, { minLength: 2, maxLength: 4 })
    expect(kept).toEqual([pairs[0], pairs[3]])
    expect(counts).toEqual({ tooShort: 1, tooLong: 2 })
  })
})
