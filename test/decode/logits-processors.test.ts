import fc from 'fast-check'
import { generate } from 'glassformer'
import { describe, expect, it, test } from 'vitest'
import { forcedPrefix } from '#dist/decode/logits-processors/forced-prefix.js'
import { forcedToken } from '#dist/decode/logits-processors/forced-token.js'
import type { LogitsProcessor } from '#dist/decode/logits-processors/logits-processor.js'
import { minNewTokens } from '#dist/decode/logits-processors/min-new-tokens.js'
import { noRepeatNgram } from '#dist/decode/logits-processors/no-repeat-ngram.js'
import { renormalize } from '#dist/decode/logits-processors/renormalize.js'
import { repetitionPenalty } from '#dist/decode/logits-processors/repetition-penalty.js'
import { suppressTokens } from '#dist/decode/logits-processors/suppress-tokens.js'
import { temperature } from '#dist/decode/logits-processors/temperature.js'
import { topK } from '#dist/decode/logits-processors/top-k.js'
import { topP } from '#dist/decode/logits-processors/top-p.js'
import { smallModel, sources } from '../support/small-model.js'

const no = Number.NEGATIVE_INFINITY

function scoresAfter(process: LogitsProcessor, scores: readonly number[], tokens: readonly number[] = [1]): number[] {
  const changed = Float64Array.from(scores)
  process(changed, tokens)
  return [...changed]
}

describe('each alone', () => {
  test('minNewTokens: EOS waits', () => {
    expect(scoresAfter(minNewTokens(2, 2), [5, 4, 3, 2], [1, 3])).toEqual([5, 4, no, 2])
    expect(scoresAfter(minNewTokens(2, 2), [5, 4, 3, 2], [1, 3, 3])).toEqual([5, 4, 3, 2])
  })

  test('noRepeatNgram: what followed before does not follow again', () => {
    expect(scoresAfter(noRepeatNgram(2), [0, 0, 0, 0, 0], [1, 3, 4, 3])).toEqual([0, 0, 0, 0, no])
    expect(scoresAfter(noRepeatNgram(3), [0, 0, 0, 0, 0], [1, 3, 4, 3])).toEqual([0, 0, 0, 0, 0])
    expect(scoresAfter(noRepeatNgram(3), [0, 0, 0, 0, 0], [3, 4, 0, 3, 4, 1, 3, 4])).toEqual([no, no, 0, 0, 0])
    expect(scoresAfter(noRepeatNgram(1), [0, 0, 0, 0, 0], [1, 3])).toEqual([0, no, 0, no, 0])
  })

  test('repetitionPenalty: what came becomes less likely, once', () => {
    expect(scoresAfter(repetitionPenalty(2), [4, 3, -2, 1], [1, 2, 2])).toEqual([4, 1.5, -4, 1])
  })

  test('suppressTokens: ids, and the ends of sequences', () => {
    expect(scoresAfter(suppressTokens([0, [3, 2]]), [5, 4, 3, 2], [1, 3])).toEqual([no, 4, no, 2])
    expect(scoresAfter(suppressTokens([0, [3, 2]]), [5, 4, 3, 2], [3, 1])).toEqual([no, 4, 3, 2])
    expect(scoresAfter(suppressTokens([[1, 3, 2]]), [5, 4, 3, 2], [3])).toEqual([5, 4, 3, 2])
  })

  test('forcedPrefix: its tokens, then the others judge', () => {
    const process = forcedPrefix([3, 0], suppressTokens([3, 1]))
    expect(scoresAfter(process, [5, 4, 3, 2], [1])).toEqual([no, no, no, 2])
    expect(scoresAfter(process, [5, 4, 3, 2], [1, 3])).toEqual([5, no, no, no])
    expect(scoresAfter(process, [5, 4, 3, 2], [1, 3, 0])).toEqual([5, no, 3, no])
  })

  test('forcedToken: nothing else at its place, and for certain', () => {
    expect(scoresAfter(forcedToken(2, 1), [5, 4, 3, 2], [1])).toEqual([no, no, 0, no])
    expect(scoresAfter(forcedToken(2, 1), [5, 4, 3, 2], [1, 3])).toEqual([5, 4, 3, 2])
  })

  test('renormalize: what is allowed adds up to 1', () => {
    const scores = scoresAfter(renormalize, [Math.log(1), Math.log(3), no])
    expect(scores.map(Math.exp)).toEqual([expect.closeTo(0.25), expect.closeTo(0.75), 0])
    expect(scoresAfter(renormalize, [no, no])).toEqual([no, no])
  })

  test('temperature divides', () => expect(scoresAfter(temperature(0.5), [1, -2])).toEqual([2, -4]))

  test('topK keeps the largest, and equals', () => {
    expect(scoresAfter(topK(2), [1, 4, 3, 2])).toEqual([no, 4, 3, no])
    expect(scoresAfter(topK(2), [3, 4, 3, 2])).toEqual([3, 4, 3, no])
    expect(scoresAfter(topK(9), [1, 4])).toEqual([1, 4])
  })

  test('topP keeps the fewest that reach the share', () => {
    const scores = [0.1, 0.5, 0.15, 0.25].map(Math.log)
    const kept = (share: number): boolean[] => scoresAfter(topP(share), scores).map(score => score !== no)
    expect(kept(0.4)).toEqual([false, true, false, false])
    expect(kept(0.6)).toEqual([false, true, false, true])
    expect(kept(0.8)).toEqual([false, true, true, true])
    expect(kept(0.001)).toEqual([false, true, false, false])
  })
})

describe('in a generation, whatever the search', () => {
  const searches = [{}, { numBeams: 3, numReturnSequences: 3 }, { doSample: true, numReturnSequences: 3, seed: 5 }]

  async function idsOf(options: object, seed = 1): Promise<number[][]> {
    const found = await generate(smallModel(seed), sources, { maxNewTokens: 12, ...options })
    return found.flatMap(({ sequences }) => sequences.map(({ ids }) => ids))
  }

  it('no n-gram comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...searches),
        fc.nat(100),
        fc.integer({ min: 1, max: 3 }),
        async (search, seed, n) => {
          for (const ids of await idsOf({ ...search, noRepeatNgramSize: n }, seed)) {
            const grams = [1, ...ids].slice(0, ids.length + 2 - n).map((_, i) => [1, ...ids].slice(i, i + n).join())
            expect(new Set(grams).size).toBe(grams.length)
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  it.each(searches)('minimum, prefix and suppressed tokens: %o', async search => {
    for (const ids of await idsOf({ ...search, minNewTokens: 6 })) expect(ids.length).toBeGreaterThanOrEqual(6)
    for (const ids of await idsOf({ ...search, minLength: 6 })) expect(ids.length).toBeGreaterThanOrEqual(5)
    for (const ids of await idsOf({ ...search, forcedPrefix: [5, 5, 4] })) expect(ids.slice(0, 3)).toEqual([5, 5, 4])
    const all = (await idsOf({ ...search, suppressTokens: [3, [5, 4]], minNewTokens: 8 })).map(ids => `,${ids.join()},`)
    for (const text of all) expect(text).not.toMatch(/,3,|,5,4,/)
  })

  it('a prefix for each row', async () => {
    const forced = sources.map((_, row) => (row === 2 ? [] : [3 + row, 4]))
    for (const [row, ids] of (await idsOf({ forcedPrefix: forced })).entries()) {
      expect(ids.slice(0, forced[row]?.length)).toEqual(forced[row])
    }
    await expect(idsOf({ forcedPrefix: [[3]] })).rejects.toThrow('forcedPrefix has 1 rows, but there is a row 1')
    await expect(idsOf({ forcedPrefix: [8] })).rejects.toThrow('forcedPrefix holds 8, but target ids are 0 to 7')
  })

  it.each(searches)('where all is forbidden, it says so: %o', async search => {
    const everything = Array.from({ length: 8 }, (_, id) => id)
    const found = await generate(smallModel(1), sources, { ...search, suppressTokens: everything, forcedPrefix: [4] })
    for (const { sequences } of found) expect(sequences[0]).toMatchObject({ ids: [4], finishReason: 'blocked' })
  })
})
