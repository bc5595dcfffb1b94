import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bleu } from '#dist/train/metrics/bleu.js'
import { chrf } from '#dist/train/metrics/chrf.js'
import { tokenize13a } from '#dist/train/metrics/tokenize-13a.js'
import type { ScoredText } from '#train'

type Case = { name: string; texts: ScoredText[]; bleu: number; chrf: number }

// Made by make-cases.py.
const { cases } = JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as { cases: Case[] }

describe("sacreBLEU's numbers", () => {
  it('are more than a few', () => expect(cases.length).toBeGreaterThan(30))
  it.each(cases)('of the corpus "$name"', ({ texts, ...expected }) => {
    expect(bleu(texts)).toBeCloseTo(expected.bleu, 9)
    expect(chrf(texts)).toBeCloseTo(expected.chrf, 9)
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
