import fc from 'fast-check'
import { generate, greedySearch, scorePairs } from 'glassformer'
import { describe, expect, it, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'
import { allTargets } from './brute-force.js'

const limit = 4
const vocabulary = { srcVocabSize: 8, trgVocabSize: 4, numLayers: 1 }
const source = fc.array(fc.integer({ min: 3, max: 7 }), { minLength: 1, maxLength: 5 }).map(ids => [1, ...ids, 2])

describe('a beam as wide as the space equals exhaustive search', () => {
  it('for any length penalty, all of the n best', async () => {
    const penalties = fc.constantFrom(0, 0.6, 1, 2, -0.5)
    await fc.assert(
      fc.asyncProperty(source, fc.nat(1000), penalties, async (ids, seed, lengthPenalty) => {
        const model = smallModel(seed, vocabulary)
        const ranked = (await allTargets(model, ids, limit))
          .map(target => ({ ...target, rankScore: target.score / target.length ** lengthPenalty }))
          .sort((a, b) => b.rankScore - a.rankScore)
        const [generation] = await generate(model, [ids], {
          numBeams: ranked.length,
          numReturnSequences: 20,
          maxNewTokens: limit,
          lengthPenalty,
        })
        for (const [n, sequence] of (generation?.sequences ?? []).entries()) {
          expect(sequence.rankScore).toBeCloseTo(ranked[n]?.rankScore ?? Number.NaN, 10)
          expect(sequence.ids).toEqual(ranked[n]?.ids)
        }
        expect(generation?.sequences).toHaveLength(20)
      }),
      { numRuns: 25 },
    )
  })

  it('also when it may stop as soon as one is finished, however the penalty favours length', async () => {
    let different = 0
    await fc.assert(
      fc.asyncProperty(source, fc.nat(1000), fc.constantFrom(0, 1, 1.5, 3, -1), async (ids, seed, lengthPenalty) => {
        const model = smallModel(seed, vocabulary)
        const best = (await allTargets(model, ids, limit))
          .map(target => ({ ...target, rankScore: target.score / target.length ** lengthPenalty }))
          .reduce((a, b) => (b.rankScore > a.rankScore ? b : a))
        const numBeams = 3 ** limit
        const options = { numBeams, patience: 1 / numBeams, maxNewTokens: limit, lengthPenalty }
        const [exact, early] = await Promise.all([
          generate(model, [ids], options),
          generate(model, [ids], { ...options, earlyStopping: true }),
        ])
        expect(exact[0]?.sequences[0]?.ids).toEqual(best.ids)
        if (early[0]?.sequences[0]?.ids.join() !== best.ids.join()) different++
      }),
      { numRuns: 25 },
    )
    expect(different, 'stopping at the first finished one must sometimes miss the best').toBeGreaterThan(0)
  })
})

test('numBeams: 1 equals greedy decoding', async () => {
  for (let seed = 0; seed < 5; seed++) {
    const model = smallModel(seed)
    const beams = await generate(model, sources, { numBeams: 1 })
    expect(beams.map(({ sequences: [best] }) => ({ ids: best?.ids, score: best?.score }))).toEqual(
      await greedySearch(model, sources),
    )
  }
})

test('a wider beam never ranks its best lower here, and sometimes higher', async () => {
  let higher = 0
  for (let seed = 0; seed < 8; seed++) {
    const model = smallModel(seed)
    const ranks: number[][] = []
    for (const numBeams of [1, 8]) {
      const found = await generate(model, sources, { numBeams, ...(numBeams > 1 ? { lengthPenalty: 0 } : {}) })
      ranks.push(found.map(({ sequences: [best] }) => best?.score ?? Number.NaN))
    }
    const [greedy = [], wide = []] = ranks
    for (const [row, score] of wide.entries()) {
      expect(score).toBeGreaterThanOrEqual(greedy[row] ?? Number.NaN)
      if (score > (greedy[row] ?? 0)) higher++
    }
  }
  expect(higher).toBeGreaterThan(0)
})

test('a row of a batch gives what it gives alone, bit for bit', async () => {
  const options = { numBeams: 4, numReturnSequences: 4, outputScores: true, coveragePenalty: 0.3 }
  const model = smallModel(9)
  const together = await generate(model, sources, options)
  for (const [row, ids] of sources.entries()) {
    expect(await generate(model, [ids], options)).toEqual([together[row]])
    expect(await generate(model, [[...ids, 0, 0, 0]], options)).toEqual([together[row]])
  }
})

test('many rows: results come in the order of the sources', async () => {
  const model = smallModel(2)
  const many = Array.from({ length: 150 }, (_, i) => sources[i % sources.length] as number[])
  const found = await generate(model, many, { numBeams: 2 })
  const few = await generate(model, sources, { numBeams: 2 })
  expect(found).toEqual(many.map((_, i) => few[i % sources.length]))
})

test('returned scores equal the scorer’s on the same pairs', async () => {
  const model = smallModel(11)
  for (const options of [{}, { numBeams: 5, numReturnSequences: 5 }, { doSample: true, numReturnSequences: 4 }]) {
    const found = await generate(model, sources, { ...options, outputScores: true, repetitionPenalty: 1.3 })
    const sequences = found.flatMap(({ sequences }, row) => sequences.map(sequence => ({ row, ...sequence })))
    const pairs = sequences.map(({ row, ids, finishReason }) => ({
      source: sources[row] as number[],
      target: finishReason === 'eos' ? [1, ...ids, 2] : [1, ...ids],
    }))
    const scores = await scorePairs(model, pairs)
    expect(sequences.map(({ score, tokenScores }) => ({ score, tokenScores }))).toEqual(scores)
  }
})

describe('when to stop', () => {
  test('true stops soonest, never latest; false lies between', async () => {
    const steps = { true: 0, false: 0, never: 0 }
    for (let seed = 0; seed < 10; seed++) {
      const model = smallModel(seed)
      for (const earlyStopping of [true, false, 'never'] as const) {
        const found = await generate(model, sources, {
          numBeams: 3,
          earlyStopping,
          outputBeamTree: true,
          maxNewTokens: 20,
        })
        for (const { beamTree } of found) steps[`${earlyStopping}`] += beamTree?.nodes.at(-1)?.step ?? 0
      }
    }
    expect(steps.true).toBeLessThan(steps.false)
    expect(steps.false).toBeLessThan(steps.never)
  })

  test('patience waits for more finished hypotheses', async () => {
    const finished = [1, 4].map(() => 0)
    for (let seed = 0; seed < 6; seed++) {
      for (const [i, patience] of [1, 4].entries()) {
        const options = { numBeams: 2, patience, earlyStopping: true, outputBeamTree: true, maxNewTokens: 20 }
        for (const { beamTree } of await generate(smallModel(seed), sources, options)) {
          const count = beamTree?.nodes.filter(({ state }) => state === 'finished').length ?? 0
          expect(count).toBeGreaterThanOrEqual(2)
          finished[i] = (finished[i] ?? 0) + count
        }
      }
    }
    expect(finished[1]).toBeGreaterThan(2 * (finished[0] ?? 0))
  })
})

test('a hypothesis that ends takes a place of its step, unless beams are kept full', async () => {
  let [taken, full] = [0, 0]
  for (let seed = 0; seed < 6; seed++) {
    const options = { numBeams: 3, outputBeamTree: true, maxNewTokens: 10 } as const
    for (const fullBeams of [true, false]) {
      for (const { beamTree } of await generate(smallModel(seed), sources, { ...options, fullBeams })) {
        const nodes = beamTree?.nodes ?? []
        for (let step = 1; step < (nodes.at(-1)?.step ?? 0); step++) {
          const count = (state: string): number =>
            nodes.filter(node => node.step === step && node.state === state).length
          if (fullBeams) expect(count('kept')).toBe(3)
          else expect(count('kept') + count('finished')).toBe(3)
          if (count('finished') > 0) fullBeams ? full++ : taken++
        }
      }
    }
  }
  expect(Math.min(taken, full)).toBeGreaterThan(0)
})

test('the coverage penalty ranks by what was looked at', async () => {
  const model = smallModel(13, { numLayers: 1 })
  const row = sources[1] as number[]
  const options = { numBeams: 6, numReturnSequences: 6, outputAttentions: true }
  const [found] = await generate(model, [row], { ...options, coveragePenalty: 0.7 })
  for (const { ids, score, rankScore, attentions, finishReason } of found?.sequences ?? []) {
    const { data, shape } = attentions?.cross[0] ?? { data: [], shape: [] }
    const [heads = 0, trgLen = 0, srcLen = 0] = shape
    let penalty = 0
    for (let j = 0; j < srcLen; j++) {
      let coverage = 0
      for (let i = 0; i < heads * trgLen; i++) coverage += (data[i * srcLen + j] ?? 0) / heads
      penalty += Math.log(Math.min(1, coverage))
    }
    const length = ids.length + (finishReason === 'eos' ? 1 : 0)
    expect(rankScore).toBeCloseTo(score / length + 0.7 * penalty, 5)
  }
})

test('the beam tree holds every hypothesis from SOS to the result', async () => {
  const [found] = await generate(smallModel(3), sources.slice(0, 1), {
    numBeams: 3,
    numReturnSequences: 3,
    outputBeamTree: true,
  })
  const nodes = found?.beamTree?.nodes ?? []
  expect(nodes[0]).toEqual({ parent: null, token: 1, logProb: 0, score: 0, step: 0, state: 'kept' })
  const paths = nodes.map(node => {
    const path = [node.token]
    for (let at = node.parent; at !== null; at = nodes[at]?.parent ?? null) path.unshift(nodes[at]?.token ?? -1)
    return { path: path.join(), ...node }
  })
  for (const { parent, step, score, logProb } of paths.slice(1)) {
    const before = nodes[parent ?? -1]
    expect(before?.state).toBe('kept')
    expect(step).toBe((before?.step ?? 0) + 1)
    expect(score).toBe((before?.score ?? 0) + logProb)
  }
  for (const { ids, score, finishReason } of found?.sequences ?? []) {
    const path = [1, ...ids, ...(finishReason === 'eos' ? [2] : [])].join()
    expect(paths).toContainEqual(expect.objectContaining({ path, score, state: 'finished' }))
  }
  expect(nodes.some(({ state }) => state === 'pruned')).toBe(true)
})
