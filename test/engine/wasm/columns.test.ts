import { generate } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { availableEngines } from '../../support/available-engines.js'
import { smallModel, sources } from '../../support/small-model.js'

// The output's layer, 1,024 × 200, is so large that the workers share its columns.
const model = smallModel(5, { embedDim: 200, heads: 4, numLayers: 1, trgVocabSize: 1024 })
const others = await availableEngines(['reference', 'blas'])

describe('a step of decoding whose weights are shared by columns', () => {
  it.each([1, 3])('gives the same bits with any number of threads, and in a batch: %i beams', async numBeams => {
    const answer = (threads: number, batch = sources) =>
      generate(model, batch, { engine: 'wasm', threads, numBeams, numReturnSequences: numBeams, maxNewTokens: 12 })
    const expected = await answer(1)
    for (const threads of [2, 3, 8]) expect(await answer(threads)).toEqual(expected)
    const alone = await Promise.all(sources.map(source => answer(2, [source])))
    expect(alone.flat()).toEqual(expected)
  })

  it.each(others)('gives what %s gives', async engine => {
    const [ours, theirs] = await Promise.all(
      (['wasm', engine] as const).map(name => generate(model, sources, { engine: name, maxNewTokens: 12 })),
    )
    for (const [i, { sequences }] of ours.entries()) {
      const [own, other] = [sequences[0], theirs[i]?.sequences[0]]
      expect(own?.ids).toEqual(other?.ids)
      expect(own?.score).toBeCloseTo(other?.score ?? Number.NaN, 4)
    }
  })
})
