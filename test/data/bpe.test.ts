import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bpe, bpeVocabulary, parseVocabulary, trainBpe } from '#data'
import { GlassformerError } from '#errors'

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\t', '猫', '😀'), maxLength: 20 }), {
  maxLength: 20,
})

describe('byte-pair encoding', () => {
  it('learns the most frequent pairs of the example in the paper', () => {
    const words = [
      ...Array(5).fill('low'),
      ...Array(2).fill('lower'),
      ...Array(6).fill('newest'),
      ...Array(3).fill('widest'),
    ]
    const { bpe, tokens } = trainBpe(words, { size: 30 })
    // es 9, est 9, lo 7, low 7; the space in front of a word is a character like others.
    expect(bpe.merges.slice(0, 2)).toEqual([
      ['e', 's'],
      ['es', 't'],
    ])
    expect(bpe.tokenize('lowest')).toEqual([' low', 'est'])
    expect(tokens).toContain(' newest')
  })

  it('gives back any text, spaces and unknown characters too', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 40 }), fc.string({ unit: 'grapheme' }), (learned, size, text) => {
        const { bpe } = trainBpe(learned, { size })
        for (const line of [text, ...learned]) expect(bpe.join(bpe.tokenize(line))).toBe(line)
      }),
    )
  })

  it('gives texts of known characters back from their ids, through JSON', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 60 }), (learned, size) => {
        const vocabulary = bpeVocabulary(learned, { size })
        const again = parseVocabulary(JSON.parse(JSON.stringify(vocabulary)))
        expect(again.size).toBeLessThanOrEqual(size)
        for (const line of learned) {
          expect(again.format(again.parse(line))).toBe(line)
          expect(again.parse(line)).toEqual(vocabulary.parse(line))
        }
      }),
    )
  })

  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 40 }), (learned, size) => {
        expect(trainBpe([...learned].reverse(), { size })).toEqual(trainBpe(learned, { size }))
      }),
    )
  })

  it('counts pairs as a plain count would, merge after merge', () => {
    fc.assert(
      fc.property(texts, learned => {
        const { bpe, tokens } = trainBpe(learned, { size: 25 })
        const first = tokens.length - bpe.merges.length
        for (const [rank] of bpe.merges.entries()) {
          const before = new Bpe(bpe.merges.slice(0, rank))
          const counts = pairCounts(learned.map(text => before.tokenize(text)))
          const [left, right] = bpe.merges[rank] ?? ['', '']
          expect(counts.get(`${left}|${right}`)).toBe(Math.max(...counts.values()))
          expect(tokens[first + rank]).toBe(left + right)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('joins as a plain loop would, whatever order merges stand in', () => {
    const side = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 })
    const merges = fc.uniqueArray(fc.tuple(side, side), { selector: pair => pair.join('|'), maxLength: 12 })
    fc.assert(
      fc.property(merges, fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 40 }), (learned, text) => {
        const plain = ` ${text}`.match(/ ?\S+|\s/gu)?.flatMap(word => plainlyMerged(Array.from(word), learned))
        expect(new Bpe(learned).tokenize(text)).toEqual(text === '' ? [] : plain)
      }),
      { numRuns: 400 },
    )
  })

  it('reads what it never saw as UNK, character by character', () => {
    const vocabulary = bpeVocabulary(['abab ab', 'ab'], { size: 50 })
    const { unkId } = vocabulary
    expect(vocabulary.encode(vocabulary.tokenizer instanceof Bpe ? vocabulary.tokenizer.tokenize('x') : [])).toEqual([
      vocabulary.encode([' '])[0],
      unkId,
    ])
    expect(vocabulary.format(vocabulary.parse('ab xab'))).toBe('ab [UNK]ab')
  })

  it('leaves rare characters unknown, joins no rare pairs and makes no special token', () => {
    const { tokens } = trainBpe(['aaab', 'aab', 'q'], { size: 50, minFrequency: 2 })
    expect(tokens).not.toContain('q')
    const markers = bpeVocabulary(Array(9).fill('[EOS] x[EOS]'), { size: 100 })
    expect(markers.format(markers.parse('x[EOS]'))).toBe('x[EOS]')
  })

  it('refuses merges that contradict each other', () => {
    expect(() => new Bpe([['a', '']])).toThrow(GlassformerError)
    const twice: [string, string][] = [
      ['a', 'b'],
      ['a', 'b'],
    ]
    expect(() => new Bpe(twice)).toThrow('merges 0 and 1 are the same')
    const json = JSON.parse(JSON.stringify(bpeVocabulary(['abab'], { size: 20 })))
    expect(() => parseVocabulary({ ...json, merges: undefined })).toThrow('needs its merges')
    expect(() => parseVocabulary({ ...json, merges: [['b', 'b']] })).toThrow('makes no token of the list')
    expect(() => parseVocabulary({ ...json, tokenizer: 'words' })).toThrow(
      'vocabulary.merges is for bpe, not for words',
    )
  })
})

function pairCounts(lines: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const tokens of lines) {
    for (let i = 1; i < tokens.length; i++) {
      // Chunks begin with white space: nothing is joined across.
      if (/^\s/u.test(tokens[i] ?? '')) continue
      if (/^[^\S ]$/u.test(tokens[i - 1] ?? '')) continue
      const key = `${tokens[i - 1]}|${tokens[i]}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

/** Everywhere the first merge that applies, until none does. */
function plainlyMerged(tokens: readonly string[], merges: readonly (readonly [string, string])[]): readonly string[] {
  for (const [left, right] of merges) {
    const merged: string[] = []
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i] === left && tokens[i + 1] === right) merged.push(left + (tokens[++i] ?? ''))
      else merged.push(tokens[i] ?? '')
    }
    if (merged.length < tokens.length) return plainlyMerged(merged, merges)
  }
  return tokens
}
