import { describe, expect, it } from 'vitest'
import { modelFromFiles, modelToFiles, readSafetensors } from '#formats'
import { type GivenOptions, Transformer } from '#model'
import { observe, tensorNames } from '#session'
import { topologicalOrder } from '#tensor'
import { trainingGraph } from '../support/whole-model.js'

const small: GivenOptions = {
  srcVocabSize: 11,
  trgVocabSize: 11,
  embedDim: 8,
  numLayers: 3,
  heads: 2,
  srcPadIdx: 4,
  trgPadIdx: 4,
  maxLen: 20,
}

function keysOf(options: Partial<GivenOptions>): string[] {
  return [...new Transformer({ ...small, ...options }).stateDict().keys()]
}

function shapeOf(options: Partial<GivenOptions>, key: string): readonly number[] | undefined {
  return new Transformer({ ...small, ...options }).stateDict().get(key)?.shape
}

describe("the decoder's own depth, and the width of the feed-forward networks", () => {
  it('are numLayers and forwardExpansion times embedDim where nothing else is said', () => {
    const { decoderLayers, feedForwardDim, layerNormEps } = new Transformer({ ...small, forwardExpansion: 3 }).options
    expect({ decoderLayers, feedForwardDim, layerNormEps }).toEqual({
      decoderLayers: 3,
      feedForwardDim: 24,
      layerNormEps: 1e-5,
    })
  })

  it.each([1, 5])('%i blocks in the decoder', decoderLayers => {
    const blocks = (side: string) =>
      new Set(keysOf({ decoderLayers }).flatMap(key => new RegExp(`^${side}\\.layers\\.(\\d+)`).exec(key)?.[1] ?? []))
    expect(blocks('encoder').size).toBe(3)
    expect(blocks('decoder').size).toBe(decoderLayers)
    const names = tensorNames(new Transformer({ ...small, decoderLayers }))
    expect(names).toContain(`decoder.layers.${decoderLayers - 1}.transformer_block.out`)
    expect(names).not.toContain(`decoder.layers.${decoderLayers}.transformer_block.out`)
  })

  it('a width of its own, on both sides', () => {
    const own = { feedForwardDim: 5, forwardExpansion: 9 }
    expect(shapeOf(own, 'encoder.layers.2.feed_forward.0.weight')).toEqual([5, 8])
    expect(shapeOf(own, 'decoder.layers.0.transformer_block.feed_forward.2.weight')).toEqual([8, 5])
  })
})

it('every LayerNorm has the given eps, and numbers that show it', async () => {
  const given = { ...small, finalNorm: true, layerNormEps: 0.5 }
  const { loss } = trainingGraph(given)
  const epsilons = topologicalOrder([loss]).flatMap(({ op }) => (op.kind === 'layerNormStats' ? [op.eps] : []))
  expect(epsilons).toEqual(Array.from({ length: 3 * 2 + 3 * 3 + 2 }, () => 0.5))
  const batch = { src: [[1, 5, 2]], trg: [[1, 6]] }
  const names = ['encoder.layers.0.attendedPlusQuery', 'encoder.layers.0.x']
  const values = await observe(new Transformer(given), batch, names, { engine: 'wasm' })
  const [row, normed] = names.map(name => Array.from(values.get(name)?.data ?? []).slice(0, 8)) as [number[], number[]]
  const mean = row.reduce((sum, x) => sum + x, 0) / 8
  const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 8
  for (const [i, x] of row.entries()) expect(normed[i]).toBeCloseTo((x - mean) / Math.sqrt(variance + 0.5), 5)
})

describe('a table that source, target and output share', () => {
  const shared = { shareEmbeddings: true }
  const model = new Transformer({ ...small, ...shared, seed: 2 })

  it('is one parameter, and stands once among the weights', () => {
    expect(model.decoder.embed.weight).toBe(model.encoder.embed.weight)
    expect(model.decoder.fcOut.weight).toBe(model.encoder.embed.weight)
    const copies = ['decoder.embed.weight', 'decoder.fc_out.weight']
    expect(keysOf(shared)).toEqual(keysOf({}).filter(key => !copies.includes(key)))
    expect(new Transformer(small).parameterCount - model.parameterCount).toBe(2 * 11 * 8)
    const tied = new Transformer({ ...small, ...shared, tieEmbeddings: true, seed: 2 })
    expect(tied.stateDict()).toEqual(model.stateDict())
  })

  it('begins with the bits of the source table, and all else as ever', () => {
    const separate = new Transformer({ ...small, seed: 2 }).stateDict()
    for (const [key, { data }] of model.stateDict()) expect(data, key).toEqual(separate.get(key)?.data)
  })

  it('is read from whichever key has it', () => {
    const state = model.stateDict()
    const table = state.get('encoder.embed.weight') ?? { data: new Float32Array(0), shape: [] }
    state.delete('encoder.embed.weight')
    const other = new Transformer({ ...small, ...shared, seed: 3 })
    expect(() => other.loadStateDict(state)).toThrow('the weights lack encoder.embed.weight')
    other.loadStateDict(state.set('decoder.fc_out.weight', table))
    expect(other.stateDict()).toEqual(model.stateDict())
    const everywhere = model.stateDict().set('decoder.fc_out.weight', table).set('decoder.embed.weight', table)
    other.loadStateDict(everywhere)
    expect(other.stateDict()).toEqual(model.stateDict())
  })

  it('is in a file once, and comes back', () => {
    const files = modelToFiles(model)
    const { tensors } = readSafetensors(files.get('model.safetensors') ?? new Uint8Array(0))
    expect([...tensors].filter(([, { shape }]) => shape.join() === '11,8').map(([key]) => key)).toEqual([
      'encoder.embed.weight',
    ])
    const loaded = modelFromFiles(files).model
    expect(loaded.options).toEqual(model.options)
    expect(loaded.stateDict()).toEqual(model.stateDict())
  })

  it('needs one vocabulary', () => {
    expect(() => new Transformer({ ...small, ...shared, trgVocabSize: 12 })).toThrow(
      /srcVocabSize.* 11.*trgVocabSize 12/,
    )
    expect(() => new Transformer({ ...small, ...shared, trgPadIdx: 0 })).toThrow(/srcPadIdx.* 4.*trgPadIdx 0/)
  })
})
