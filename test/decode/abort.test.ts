import { generate, generateStream, greedyDecode } from 'glassformer'
import { expect, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'

const endless = { eosId: -1, maxNewTokens: 4000 }

test.each([{}, { numBeams: 3 }, { doSample: true }])(
  'a timer can stop a generation, and gets what there is: %o',
  async given => {
    const model = smallModel(1, { maxLen: 4000 })
    const whole = await generate(model, sources, { ...given, eosId: -1, maxNewTokens: 1 })
    const found = await generate(model, sources, { ...endless, ...given, signal: AbortSignal.timeout(60) })
    for (const [row, { sequences }] of found.entries()) {
      expect(sequences[0]?.finishReason).toBe('aborted')
      const ids = sequences[0]?.ids ?? []
      expect(ids.length).toBeGreaterThan(0)
      expect(ids.length).toBeLessThan(4000)
      if (!('numBeams' in given)) expect(ids[0]).toBe(whole[row]?.sequences[0]?.ids[0])
    }
  },
)

test('it stops after the step it is in', async () => {
  const controller = new AbortController()
  const stream = generateStream(smallModel(1, { maxLen: 4000 }), sources, { ...endless, signal: controller.signal })
  let last = await stream.next()
  while (last.done !== true) {
    if (last.value.position === 5) controller.abort()
    last = await stream.next()
  }
  for (const { sequences } of last.value) expect(sequences[0]?.ids).toHaveLength(6)
})

test('aborted before it begins: empty sequences', async () => {
  const signal = AbortSignal.abort()
  expect(await greedyDecode(smallModel(1), sources, { signal })).toEqual(sources.map(() => []))
  for (const { sequences } of await generate(smallModel(1), sources, { signal, numBeams: 2 })) {
    expect(sequences).toEqual([{ ids: [], score: 0, rankScore: 0, finishReason: 'aborted' }])
  }
})
