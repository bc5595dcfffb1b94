import { type GenerateOptions, generate, generateStream, logits } from 'glassformer'
import { expect, test } from 'vitest'
import { softmax } from '#math'
import { smallModel, sources } from '../support/small-model.js'

const source = sources[1] ?? []
const model = smallModel(1)
const given = { outputProbabilities: true, outputScores: true, maxNewTokens: 8 }

async function only(options: GenerateOptions) {
  const [generation] = await generate(model, [source], { ...given, ...options })
  const { ids = [], probabilities = [], tokenScores = [] } = generation?.sequences[0] ?? {}
  return { ids, probabilities, tokenScores }
}

/** The logits of each position of one pass over SOS and the ids. */
async function onePass(ids: readonly number[]): Promise<number[][]> {
  const { data, shape } = await logits(model, [source], [[1, ...ids]], { engine: 'wasm' })
  const classes = shape[2] ?? 0
  return Array.from({ length: shape[1] ?? 0 }, (_, t) => [...data.subarray(t * classes, (t + 1) * classes)])
}

test('greedy decoding chooses from the probabilities of the model, and says them for EOS too', async () => {
  const { ids, probabilities, tokenScores } = await only({})
  const rows = await onePass(ids)
  expect(probabilities.length).toBe(tokenScores.length)
  for (const [t, row] of probabilities.entries()) {
    expect([...row]).toEqual([...softmax(rows[t] ?? [])])
    const chosen = ids[t] ?? 2
    expect(Math.max(...row)).toBe(row[chosen])
    expect(Math.log(row[chosen] ?? 0)).toBeCloseTo(tokenScores[t] ?? 0, 12)
  }
})

test('sampling chooses from them after temperature and top-k', async () => {
  const { ids, probabilities } = await only({ doSample: true, temperature: 2, topK: 3, seed: 5 })
  const rows = await onePass(ids)
  for (const [t, row] of probabilities.entries()) {
    expect(row.filter(p => p > 0).length).toBe(3)
    expect(row[ids[t] ?? 2]).toBeGreaterThan(0)
    const kept = (rows[t] ?? []).map((logit, id) => (row[id] === 0 ? Number.NEGATIVE_INFINITY : logit / 2))
    expect([...row]).toEqual([...softmax(kept)])
  }
})

test('a forced token leaves them as they were; what processors forbid has none', async () => {
  const free = await only({})
  const other = free.ids[0] === 3 ? 4 : 3
  const forced = await only({ forcedPrefix: [other] })
  expect(forced.ids[0]).toBe(other)
  expect(forced.probabilities[0]).toEqual(free.probabilities[0])
  expect(forced.probabilities[1]).not.toEqual(free.probabilities[1])
  const { probabilities } = await only({ suppressTokens: [5] })
  for (const row of probabilities) expect(row[5]).toBe(0)
})

test('EOS may be forced, as the last', async () => {
  const [generation] = await generate(model, [source], { ...given, forcedPrefix: [4, 2] })
  expect(generation?.sequences[0]).toMatchObject({ ids: [4], finishReason: 'eos' })
  expect(generation?.sequences[0]?.probabilities?.length).toBe(2)
})

test('they come with each token of a stream', async () => {
  const { probabilities } = await only({})
  let position = 0
  for await (const token of generateStream(model, [source], given))
    expect(token.probabilities).toEqual(probabilities[position++])
  expect(position).toBeGreaterThan(0)
})
