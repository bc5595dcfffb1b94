import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bleu } from '#dist/train/metrics/bleu.js'
import { splitWords } from '#dist/train/metrics/split-words.js'
import { tokenize13a } from '#dist/train/metrics/tokenize-13a.js'
import { type ScoredText, scoreTexts } from '#train'

type Case = { name: string; texts: ScoredText[] } & Record<'bleu' | 'zh' | 'chrf' | 'cer' | 'wer', number>

// Made by make-cases.py.
const { cases } = JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as { cases: Case[] }

describe("sacreBLEU's numbers", () => {
  it('are more than a few', () => expect(cases.length).toBeGreaterThan(50))
  it.each(cases)('of the corpus "$name"', ({ texts, ...expected }) => {
    expect(bleu(texts)).toBeCloseTo(expected.bleu, 9)
    expect(bleu(texts, 'zh')).toBeCloseTo(expected.zh, 9)
    const { chrf, cer, wer } = scoreTexts(texts, ['chrf', 'cer', 'wer'], text => [text])
    expect(chrf).toBeCloseTo(expected.chrf, 9)
    expect(cer).toBeCloseTo(expected.cer, 9)
    expect(wer).toBeCloseTo(expected.wer, 9)
  })
})

describe('white space', () => {
  it("is Python's", () => {
    // [chr(i) for i in range(0x10000) if chr(i).isspace()]
    const python = [
      ...[9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0, 0x1680],
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(i => 0x2000 + i),
      ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
    ]
    const ours = Array.from({ length: 0x10000 }, (_, i) => i).filter(
      i => splitWords(String.fromCharCode(i)).length === 0,
    )
    expect(ours).toEqual(python)
  })

  it('separates words of BLEU', () => {
    const text = { output: 'a b\u001cc d e f g h', references: ['a b c d e f g h'] }
    expect(bleu([text])).toBeCloseTo(100, 9)
    expect(bleu([{ ...text, output: 'a b c d e f g h\uFEFF' }])).toBeLessThan(90)
  })
})

describe('13a', () => {
  it('cuts marks off words, but not out of numbers', () => {
    expect(tokenize13a('It costs 3,000.50, "see" x-1 2-3.')).toEqual([
      'It',
      'costs',
      '3,000.50',
      ',',
      '"',
      'see',
      '"',
      'x-1',
      '2',
      '-',
      '3',
      '.',
    ])
  })
})
