import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseVocabulary } from '#data'

/** What Hugging Face's tokenizers make of texts: see fixtures/make-bpe-cases.py. */
interface Cases {
  readonly vocabulary: unknown
  readonly cases: readonly (readonly [string, number[]])[]
  readonly long: readonly { text: string; times: number; tokens: number; sha256: string }[]
}

const {
  vocabulary: json,
  cases,
  long,
}: Cases = JSON.parse(readFileSync(new URL('fixtures/bpe-cases.json', import.meta.url), 'utf8'))
const vocabulary = parseVocabulary(json)
const idsOf = (text: string): number[] => vocabulary.parse(text).slice(1, -1)

describe("byte-pair encoding gives tokenizers' ids", () => {
  it('for random and adversarial texts, also when they come again', () => {
    expect(cases.length).toBeGreaterThan(200)
    for (const round of [1, 2])
      for (const [text, ids] of cases) expect([round, text, idsOf(text)]).toEqual([round, text, ids])
  })

  it.each(long)('for one word, $text, $times times', ({ text, times, tokens, sha256 }) => {
    const ids = idsOf(text.repeat(times))
    expect(ids).toHaveLength(tokens)
    expect(createHash('sha256').update(ids.join()).digest('hex')).toBe(sha256)
  })
})
