import { growModel, Transformer } from 'glassformer'
import { expect, it } from 'vitest'
import { logits } from '#session'

const sizes = { srcVocabSize: 9, trgVocabSize: 9, embedDim: 8, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
const SRC = [[1, 5, 3, 2]]
const TRG = [[1, 4, 7]]

it.each([{}, { tieEmbeddings: true }, { shareEmbeddings: true }, { positions: 'learned' }] as const)(
  'gives the known tokens the logits that they had: %o',
  async options => {
    const model = new Transformer({ ...sizes, ...options, maxLen: 20, seed: 6 })
    const grown = growModel(model, { srcVocabSize: 12, trgVocabSize: 12, seed: 2 })
    const [before, after] = [await logits(model, SRC, TRG), await logits(grown, SRC, TRG)]
    expect(after.shape).toEqual([1, 3, 12])
    for (const position of [0, 1, 2])
      expect(after.data.slice(position * 12, position * 12 + 9)).toEqual(
        before.data.slice(position * 9, position * 9 + 9),
      )
    const added =
      grown
        .stateDict()
        .get('encoder.embed.weight')
        ?.data.slice(9 * 8) ?? new Float32Array()
    expect(added.every(value => value !== 0)).toBe(true)
    expect(growModel(grown, {}).stateDict()).toEqual(grown.stateDict())
  },
)

it('never shrinks', () => {
  const model = new Transformer({ ...sizes, seed: 6 })
  expect(() => growModel(model, { trgVocabSize: 8 })).toThrow(
    "trgVocabSize can't shrink from 9 to 8: ids would get lost",
  )
})
