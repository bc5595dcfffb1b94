import { generate, greedyDecode, Random, scorePairs } from 'glassformer'
import { expect, test } from 'vitest'
import { drawToken } from '#decode'
import { smallModel, sources } from '../support/small-model.js'

test('tokens are drawn by their probability', () => {
  const random = new Random(1)
  const shares = [0.5, 0.3, 0, 0.2]
  const counts = [0, 0, 0, 0]
  const draws = 20_000
  for (let i = 0; i < draws; i++) {
    const id = drawToken(Float64Array.from(shares, Math.log), random)
    counts[id] = (counts[id] ?? 0) + 1
  }
  for (const [id, share] of shares.entries()) expect((counts[id] ?? 0) / draws).toBeCloseTo(share, 1.7)
  expect(counts[2]).toBe(0)
})

test('the same seed draws the same, another seed something else', async () => {
  const model = smallModel(1, {}, 1)
  const draw = (seed: number) => generate(model, sources, { doSample: true, seed, numReturnSequences: 3 })
  expect(await draw(7)).toEqual(await draw(7))
  expect(await draw(8)).not.toEqual(await draw(7))
})

test('these ids are drawn on every machine', async () => {
  const [found] = await generate(smallModel(1, {}, 1), sources.slice(1, 2), { doSample: true, seed: 3, topP: 0.9 })
  expect(found?.sequences[0]?.ids).toEqual([7, 7, 5, 6, 4, 0, 3, 5, 5, 5, 7, 0])
})

test('samples of a row differ from each other but do not depend on companions', async () => {
  const model = smallModel(1, {}, 1)
  const options = { doSample: true, numReturnSequences: 4, seed: 1, outputScores: true }
  const together = await generate(model, sources, options)
  for (const [row, ids] of sources.entries()) expect(await generate(model, [ids], options)).toEqual([together[row]])
  const texts = together[1]?.sequences.map(({ ids }) => ids.join()) ?? []
  expect(new Set(texts).size).toBeGreaterThan(1)
  const twice = await generate(model, [sources[1] as number[], sources[1] as number[]], options)
  expect(twice[0]).toEqual(together[1])
  expect(twice[1]).not.toEqual(twice[0])
})

test('a temperature near 0, and topK 1, are greedy', async () => {
  const model = smallModel(2)
  const greedy = await greedyDecode(model, sources)
  for (const options of [{ temperature: 1e-6 }, { topK: 1 }, { topP: 1e-9 }]) {
    const found = await generate(model, sources, { doSample: true, ...options })
    expect(found.map(({ sequences: [only] }) => only?.ids)).toEqual(greedy)
  }
})

test('whole sequences come as often as they are probable', async () => {
  const model = smallModel(3, { trgVocabSize: 4, numLayers: 1 }, 1)
  const row = sources[0] as number[]
  const count = 1500
  const [found] = await generate(model, [row], { doSample: true, numReturnSequences: count, maxNewTokens: 2 })
  const counts = new Map<string, number>()
  for (const { ids, finishReason } of found?.sequences ?? []) {
    const key = [1, ...ids, ...(finishReason === 'eos' ? [2] : [])].join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const keys = [...counts.keys()]
  const scores = await scorePairs(
    model,
    keys.map(key => ({ source: row, target: key.split(',').map(Number) })),
  )
  for (const [i, key] of keys.entries()) {
    const p = Math.exp(scores[i]?.score ?? Number.NaN)
    expect(Math.abs((counts.get(key) ?? 0) - count * p)).toBeLessThan(5 * Math.sqrt(count * p * (1 - p)) + 3)
  }
})
