import { generate, observe } from 'glassformer'
import { expect, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'

test('the maps are those of the model on the generated sequence', async () => {
  const model = smallModel(5)
  for (const options of [{ maxNewTokens: 4 }, { numBeams: 3, numReturnSequences: 2 }]) {
    const found = await generate(model, sources, { ...options, outputAttentions: true })
    for (const [row, { sequences }] of found.entries()) {
      for (const { ids, attentions, finishReason } of sequences) {
        const trg = [1, ...(finishReason === 'eos' ? ids : ids.slice(0, -1))]
        const src = sources[row] as number[]
        const names = [0, 1].flatMap(layer => [
          `decoder.layers.${layer}.transformer_block.attention.attention`,
          `decoder.layers.${layer}.attention.attention`,
        ])
        const observed = await observe(model, { src: [src], trg: [trg] }, names)
        const maps = [0, 1].flatMap(layer => [attentions?.cross[layer], attentions?.self[layer]])
        for (const [i, name] of names.entries()) {
          expect(maps[i]?.shape).toEqual([2, trg.length, i % 2 === 0 ? src.length : trg.length])
          expect(maps[i]?.data).toEqual(observed.get(name)?.data)
        }
      }
    }
  }
})

test('a sequence without tokens has none', async () => {
  const [found] = await generate(smallModel(5), sources.slice(0, 1), { maxNewTokens: 0, outputAttentions: true })
  expect(found?.sequences[0]).toMatchObject({ ids: [], finishReason: 'length', attentions: { cross: [], self: [] } })
})
