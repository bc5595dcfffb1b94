import { type GenerateOptions, type Generation, generate, generateStream, type StreamedToken } from 'glassformer'
import { expect, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'

async function read(
  seed: number,
  options: GenerateOptions,
): Promise<{ tokens: StreamedToken[]; result: Generation[] }> {
  const tokens: StreamedToken[] = []
  const stream = generateStream(smallModel(seed), sources, options)
  for (;;) {
    const { done, value } = await stream.next()
    if (done === true) return { tokens, result: value }
    tokens.push(value)
  }
}

const searches: readonly GenerateOptions[] = [
  {},
  { numBeams: 4, numReturnSequences: 2 },
  { numBeams: 4, earlyStopping: true, patience: 2 },
  { doSample: true, numReturnSequences: 3 },
]

test.each(searches)('streaming equals non-streaming: %o', async given => {
  for (let seed = 0; seed < 2; seed++) {
    const options = { ...given, outputScores: true }
    const { tokens, result } = await read(seed, options)
    expect(result).toEqual(await generate(smallModel(seed), sources, options))
    for (const [row, { sequences }] of result.entries()) {
      const streamed = given.doSample === true ? sequences : sequences.slice(0, 1)
      for (const [sequence, { ids, tokenScores }] of streamed.entries()) {
        const own = tokens.filter(token => token.row === row && token.sequence === sequence)
        expect(own.map(({ id }) => id)).toEqual(ids)
        expect(own.map(({ position }) => position)).toEqual([...ids.keys()])
        expect(own.map(({ logProb }) => logProb)).toEqual(tokenScores?.slice(0, ids.length))
      }
    }
  }
})

test('tokens come while the search goes on', async () => {
  for (const options of [{}, { numBeams: 2 }]) {
    const stream = generateStream(smallModel(1), sources.slice(1, 2), { ...options, eosId: -1, maxNewTokens: 30 })
    let steps = 0
    const controller = new AbortController()
    for await (const { position } of stream) {
      if (position === 2) controller.abort()
      steps++
      if (controller.signal.aborted) break
    }
    expect(steps).toBe(3)
  }
})

test('leaving the loop leaves the model free for others', async () => {
  const model = smallModel(1)
  for await (const _ of generateStream(model, sources)) break
  expect(await generate(model, sources)).toEqual(await generate(smallModel(1), sources))
})
