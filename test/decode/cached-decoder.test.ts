import { type GivenOptions, generate, Transformer } from 'glassformer'
import { describe, expect, it, test } from 'vitest'
import { CachedDecoder, canCache, type StepDecoder, UncachedDecoder } from '#decode'
import type { EngineName } from '#engine'
import { AblatedTransformer, ablations } from '#explain'
import { modelSession } from '#session'
import { substitute, type Tensor } from '#tensor'
import { smallModel, sources } from '../support/small-model.js'

const architectures: Record<string, Partial<GivenOptions>> = {
  original: { embedDim: 16, heads: 4, numLayers: 3 },
  'pre-LN, final norm, GELU': { normFirst: true, finalNorm: true, activation: 'gelu', dropout: 0.1 },
  'learned positions, scaled embedding': { positions: 'learned', scaleEmbedding: true },
  'no positions, tied embeddings, one head': { positions: 'none', tieEmbeddings: true, heads: 1 },
  'a shallower decoder, one table': { numLayers: 3, decoderLayers: 1, shareEmbeddings: true, feedForwardDim: 5 },
  'a deeper decoder, GELU by tanh': { numLayers: 1, decoderLayers: 3, activation: 'geluTanh', layerNormEps: 1e-3 },
}

/** The logits and attentions of some steps, the rows going, coming and changing places between them. */
async function steps(decoder: StepDecoder): Promise<number[][]> {
  const results: number[][] = []
  let rows = sources.length
  const selections: Record<number, number[]> = { 1: [4, 0, 0, 2, 1], 3: [1, 1, 3, 0], 4: [2], 6: [0, 0] }
  for (let step = 0; step < 12; step++) {
    const { logits, attention } = await decoder.step(
      Array.from({ length: rows }, (_, row) => (step === 0 ? 1 : 3 + ((5 * step + row) % 5))),
    )
    // Keys of padding get exactly 0: how many of them there are is all that may differ.
    results.push(
      [...logits],
      [...(attention?.data ?? [])].filter(share => share !== 0),
    )
    const selected = selections[step]
    if (selected === undefined) continue
    decoder.select(selected)
    rows = selected.length
  }
  return results
}

describe.each(Object.entries(architectures))('%s', (_, options) => {
  it.each<EngineName>(['wasm', 'reference'])('cached steps equal uncached ones on %s, bit for bit', async engine => {
    const session = await modelSession(smallModel(3, options), { engine })
    const cached = await steps(await CachedDecoder.start(session, sources, { withAttention: true }))
    expect(cached).toEqual(await steps(new UncachedDecoder(session, sources, { withAttention: true })))
  })

  it('cached generation equals uncached, with beams and without', async () => {
    const model = smallModel(5, options)
    for (const numBeams of [1, 3]) {
      const given = { numBeams, numReturnSequences: numBeams, outputScores: true }
      expect(await generate(model, sources, given)).toEqual(
        await generate(model, sources, { ...given, useCache: false }),
      )
    }
  })
})

test('several threads give the same bits as one', async () => {
  const model = smallModel(4)
  const one = await generate(model, sources, { threads: 1, numBeams: 3, outputScores: true })
  expect(await generate(model, sources, { threads: 2, numBeams: 3, outputScores: true })).toEqual(one)
})

test('generations at the same time on one model do not disturb each other', async () => {
  const model = smallModel(6)
  const alone = []
  for (const source of sources) alone.push(await generate(model, [source], { outputScores: true }))
  expect(await Promise.all(sources.map(source => generate(model, [source], { outputScores: true })))).toEqual(alone)
})

test('new weights are taken up', async () => {
  const model = smallModel(6)
  const other = smallModel(7)
  await generate(model, sources)
  model.loadStateDict(other.stateDict())
  expect(await generate(model, sources, { outputScores: true })).toEqual(
    await generate(other, sources, { outputScores: true }),
  )
})

/** Its decoder looks ahead: every new token changes all positions before it. */
class LooksAhead extends Transformer {
  override forward(src: Tensor, trg: Tensor): Tensor {
    const isSelf = /^decoder\.layers\.\d+\.attention\.maskedEnergy$/
    const replace = (tensor: Tensor): Tensor | undefined =>
      isSelf.test(tensor.name ?? '') ? tensor.inputs[0] : undefined
    return substitute([super.forward(src, trg)], replace)[0] as Tensor
  }
}

test('a model whose past changes is decoded without a cache', async () => {
  const model = new LooksAhead(smallModel(1).options)
  expect(canCache(model)).toBe(false)
  expect(canCache(smallModel(1))).toBe(true)
  expect(await generate(model, sources)).toEqual(await generate(model, sources, { useCache: false }))
})

const parts = [...ablations.map(({ name }) => name), 'head:decoder.layers.1.transformer_block.attention:0']

test.each(parts)('without %s, cached equals uncached too', async part => {
  const whole = smallModel(2)
  const model = new AblatedTransformer({ ...whole.options, parts: [part] })
  model.loadStateDict(whole.stateDict())
  const cached = await generate(model, sources.slice(1, 2), { outputScores: true })
  expect(cached).toEqual(await generate(model, sources.slice(1, 2), { outputScores: true, useCache: false }))
})

test('a source beyond maxLen, and an id out of range, are named', async () => {
  const model = smallModel(1, { maxLen: 5 })
  await expect(generate(model, [[1, 3, 3, 3, 3, 2]])).rejects.toThrow(/positions/)
  await expect(generate(model, [[1, 8, 2]])).rejects.toThrow(/src\[0, 1\] is 8/)
  await expect(generate(model, [[0, 0]])).rejects.toThrow('source row 0 is empty')
})

test('no target is longer than maxLen', async () => {
  const [generation] = await generate(smallModel(2, { maxLen: 6 }), [[1, 3, 2]], { maxNewTokens: 50, eosId: -1 })
  expect(generation?.sequences[0]).toMatchObject({ finishReason: 'length', ids: { length: 6 } })
})
