import { expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { Transformer } from '#model'

const tokens = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
const options = { ...tokens, embedDim: 8, numLayers: 1, heads: 2, maxLen: 20 }

it('a model takes memory when its numbers are asked for, and never for those that loading brings', () => {
  const huge = new Transformer({ ...options, srcVocabSize: 2 ** 50, seed: 3 })
  expect(huge.parameterCount).toBeGreaterThan(2 ** 53)
  expect(() => huge.stateDict()).toThrow(GlassformerError)
  expect(() => huge.stateDict()).toThrow(
    'there is no memory for the 9007199254740992 numbers of encoder.embed.weight (1125899906842624, 8)',
  )
})

it('the first values are the same whenever and in whatever order they are asked for', () => {
  const [model, other] = [new Transformer({ ...options, seed: 3 }), new Transformer({ ...options, seed: 3 })]
  for (const parameter of [...other.parameters()].reverse()) parameter.data
  expect(other.stateDict()).toEqual(model.stateDict())
})

it('what is loaded over them stays, and is a copy', () => {
  const saved = new Transformer({ ...options, seed: 4 }).stateDict()
  const model = new Transformer({ ...options, seed: 3 })
  model.loadStateDict(saved)
  expect(model.stateDict()).toEqual(saved)
  saved.get('encoder.embed.weight')?.data.fill(0)
  expect(model.stateDict()).not.toEqual(saved)
})
