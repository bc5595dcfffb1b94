import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  fromTorchTransformer,
  hasTorchTransformer,
  importModel,
  optionsOfWeights,
  readPt,
  toStateDict,
  toTorchTransformer,
  writePt,
} from '#formats'
import { type GivenOptions, type StateDict, Transformer } from '#model'
import { logits } from '#session'
import { scratch } from '../support/scratch.js'
import { hasTorch, runTorch } from './torch-python.js'

const options: GivenOptions = {
  srcVocabSize: 9,
  trgVocabSize: 8,
  embedDim: 12,
  numLayers: 2,
  heads: 3,
  srcPadIdx: 1,
  trgPadIdx: 1,
  forwardExpansion: 2,
  maxLen: 20,
  finalNorm: true,
}

function stateOf(given: Partial<GivenOptions> = {}): StateDict {
  return new Transformer({ ...options, ...given, seed: 5 }).stateDict()
}

/** The dictionary with keys renamed. */
function renamed(state: StateDict, rename: (key: string) => string): StateDict {
  return new Map([...state].map(([key, tensor]) => [rename(key), tensor]))
}

/** The keys that not both have with the same shape and bits. */
function differences(a: StateDict, b: StateDict): string[] {
  const text = (state: StateDict, key: string) => {
    const { data, shape } = state.get(key) ?? { data: [], shape: ['missing'] }
    return `${shape}: ${data.join()}`
  }
  return [...new Set([...a.keys(), ...b.keys()])].filter(key => text(a, key) !== text(b, key))
}

describe('the keys of torch.nn.Transformer', () => {
  it('are those of PyTorch', () => {
    const theirs = toTorchTransformer(stateOf({ numLayers: 1 }))
    expect([...theirs].map(([key, { shape }]) => `${key} (${shape})`)).toMatchInlineSnapshot(`
      [
        "src_embedding.weight (9,12)",
        "trg_embedding.weight (8,12)",
        "positional_encoding.pe (1,20,12)",
        "transformer.encoder.layers.0.self_attn.in_proj_weight (36,12)",
        "transformer.encoder.layers.0.self_attn.in_proj_bias (36)",
        "transformer.encoder.layers.0.self_attn.out_proj.weight (12,12)",
        "transformer.encoder.layers.0.self_attn.out_proj.bias (12)",
        "transformer.encoder.layers.0.linear1.weight (24,12)",
        "transformer.encoder.layers.0.linear1.bias (24)",
        "transformer.encoder.layers.0.linear2.weight (12,24)",
        "transformer.encoder.layers.0.linear2.bias (12)",
        "transformer.encoder.layers.0.norm1.weight (12)",
        "transformer.encoder.layers.0.norm1.bias (12)",
        "transformer.encoder.layers.0.norm2.weight (12)",
        "transformer.encoder.layers.0.norm2.bias (12)",
        "transformer.encoder.norm.weight (12)",
        "transformer.encoder.norm.bias (12)",
        "transformer.decoder.layers.0.self_attn.in_proj_weight (36,12)",
        "transformer.decoder.layers.0.self_attn.in_proj_bias (36)",
        "transformer.decoder.layers.0.self_attn.out_proj.weight (12,12)",
        "transformer.decoder.layers.0.self_attn.out_proj.bias (12)",
        "transformer.decoder.layers.0.multihead_attn.in_proj_weight (36,12)",
        "transformer.decoder.layers.0.multihead_attn.in_proj_bias (36)",
        "transformer.decoder.layers.0.multihead_attn.out_proj.weight (12,12)",
        "transformer.decoder.layers.0.multihead_attn.out_proj.bias (12)",
        "transformer.decoder.layers.0.linear1.weight (24,12)",
        "transformer.decoder.layers.0.linear1.bias (24)",
        "transformer.decoder.layers.0.linear2.weight (12,24)",
        "transformer.decoder.layers.0.linear2.bias (12)",
        "transformer.decoder.layers.0.norm1.weight (12)",
        "transformer.decoder.layers.0.norm1.bias (12)",
        "transformer.decoder.layers.0.norm2.weight (12)",
        "transformer.decoder.layers.0.norm2.bias (12)",
        "transformer.decoder.layers.0.norm3.weight (12)",
        "transformer.decoder.layers.0.norm3.bias (12)",
        "transformer.decoder.norm.weight (12)",
        "transformer.decoder.norm.bias (12)",
        "generator.weight (8,12)",
        "generator.bias (8)",
      ]
    `)
  })

  it('come back as ours, bit by bit, whatever the parts around are called', () => {
    const deeper = { decoderLayers: 3, feedForwardDim: 17 }
    for (const given of [{}, { positions: 'none' }, { tieEmbeddings: true }, deeper] as const) {
      const ours = stateOf(given)
      const theirs = toTorchTransformer(ours)
      const names: [RegExp, string][][] = [
        [],
        [
          [/^transformer\./, 'model.net.'],
          [/^(src|trg)_embedding/, '$1_tok_emb.embedding'],
          [/^generator/, 'linear'],
        ],
        [
          [/^transformer\./, ''],
          [/^src_embedding/, 'encoder_embed'],
          [/^trg_embedding/, 'decoder_embed'],
        ],
        [
          [/^trg_embedding/, 'tgt_emb'],
          [/^positional_encoding.pe/, 'pos_encoder.pos_embedding'],
          [/^generator/, 'fc_out'],
        ],
      ]
      for (const list of names) {
        const foreign = renamed(theirs, key => list.reduce((name, [from, to]) => name.replace(from, to), key))
        expect(hasTorchTransformer(foreign.keys())).toBe(true)
        expect(differences(fromTorchTransformer(foreign), ours)).toEqual([])
      }
    }
    expect(hasTorchTransformer(stateOf().keys())).toBe(false)
  })

  it('tell the options that shapes tell', () => {
    const { srcVocabSize, trgVocabSize, embedDim, numLayers, forwardExpansion, finalNorm, maxLen } = {
      ...options,
    }
    const depths = { numLayers, decoderLayers: numLayers }
    const sizes = { srcVocabSize, trgVocabSize, embedDim, ...depths, finalNorm, shareEmbeddings: false }
    const told = { ...sizes, forwardExpansion, maxLen }
    expect(optionsOfWeights(fromTorchTransformer(toTorchTransformer(stateOf())))).toEqual(told)
    const without = { ...sizes, forwardExpansion, finalNorm: false }
    expect(optionsOfWeights(stateOf({ positions: 'none', finalNorm: false }))).toEqual(without)
    const deeper = { decoderLayers: 3, feedForwardDim: 17 }
    expect(optionsOfWeights(stateOf(deeper))).toEqual({ ...sizes, ...deeper, maxLen })
    const shared = { trgVocabSize: 9, shareEmbeddings: true }
    expect(optionsOfWeights(stateOf(shared))).toEqual({ ...told, ...shared })
  })

  it('hold a shared table three times, which comes back as one', () => {
    const shared = { trgVocabSize: 9, shareEmbeddings: true }
    const ours = stateOf(shared)
    const theirs = toTorchTransformer(ours)
    for (const key of ['src_embedding.weight', 'trg_embedding.weight', 'generator.weight'])
      expect(theirs.get(key)).toEqual(ours.get('encoder.embed.weight'))
    const model = new Transformer({ ...options, ...shared, seed: 8 })
    model.loadStateDict(fromTorchTransformer(theirs))
    expect(differences(model.stateDict(), ours)).toEqual([])

    const config = { heads: 3, srcPadIdx: 1, trgPadIdx: 1, shareEmbeddings: true }
    const imported = importModel({ weights: writePt(theirs), config }).model
    expect(imported.options).toEqual(model.options)
    expect(differences(imported.stateDict(), ours)).toEqual([])
    const other = toTorchTransformer(stateOf({ trgVocabSize: 9 }))
    expect(() => importModel({ weights: writePt(other), config })).toThrow(
      'encoder.embed.weight and decoder.embed.weight differ in the weights, but are one table in this model',
    )
  })

  it('may lack biases, share one table, and keep positions flat', () => {
    const theirs = toTorchTransformer(stateOf({ trgVocabSize: 9 }))
    const pe = theirs.get('positional_encoding.pe')
    const weights = new Map([...theirs].filter(([key]) => !key.endsWith('bias') && key !== 'trg_embedding.weight'))
    weights.set('positional_encoding.pe', { data: pe?.data ?? new Float32Array(), shape: [20, 12] })
    const ours = fromTorchTransformer(weights)
    expect(ours.get('encoder.positional_encoding.pe')?.shape).toEqual([1, 20, 12])
    expect(ours.get('decoder.embed.weight')).toEqual(ours.get('encoder.embed.weight'))
    expect(ours.get('decoder.layers.0.attention.fc_k.bias')).toEqual({ data: new Float32Array(12), shape: [12] })
    new Transformer({ ...options, trgVocabSize: 9 }).loadStateDict(ours)
  })

  it('are refused with the key that does not fit', () => {
    const theirs = toTorchTransformer(stateOf())
    const without = (key: string) => new Map([...theirs].filter(([name]) => name !== key))
    const tensor = { data: new Float32Array(4), shape: [2, 2] }
    const from = (state: StateDict) => () => fromTorchTransformer(state)
    expect(from(stateOf())).toThrow('they are not those of a torch.nn.Transformer')
    expect(from(without('transformer.decoder.layers.1.norm3.weight'))).toThrow(
      'lack transformer.decoder.layers.1.norm3',
    )
    expect(from(without('generator.weight'))).toThrow("can't tell which weights are the generator: name it")
    expect(from(new Map([...theirs, ['other.weight', tensor]]))).toThrow("can't tell which weights are the generator")
    expect(() =>
      fromTorchTransformer(new Map([...theirs, ['other.weight', tensor]]), { generator: 'generator' }),
    ).toThrow('the weights have other.weight, which has no place in our model')
    expect(from(new Map([...theirs, ['transformer.encoder.layers.0.self_attn.bias_k', tensor]]))).toThrow(
      'self_attn.bias_k, which has no place in an nn.Transformer',
    )
    expect(from(new Map([...theirs, ['transformer.encoder.layers.0.self_attn.in_proj_weight', tensor]]))).toThrow(
      'has shape (2, 2), not three squares',
    )
    expect(() => toTorchTransformer(stateOf({ finalNorm: false }))).toThrow('with the option finalNorm')
    expect(() => toTorchTransformer(stateOf({ positions: 'learned' }))).toThrow("the encoder's and the decoder's")
  })
})

describe.skipIf(!hasTorch)('a real torch.nn.Transformer', () => {
  const folder = scratch()
  const script = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'fixtures/nn-transformer.py'), 'utf8')
  const shapes = { src_vocab: 9, trg_vocab: 8, embed_dim: 12, heads: 3, layers: 2, pad: 1, max_len: 20 }
  const kinds = [
    { norm_first: false, activation: 'relu', decoder_layers: 2, hidden: 24, layer_norm_eps: 1e-5 },
    { norm_first: true, activation: 'gelu', decoder_layers: 3, hidden: 17, layer_norm_eps: 1e-3 },
    { norm_first: false, activation: 'geluTanh', decoder_layers: 1, hidden: 5, layer_norm_eps: 1e-6 },
  ] as const
  type Run = { src: number[][]; trg: number[][]; logits: number[] }

  it.each(kinds.map(kind => [kind]))('gives the logits here, and ours there: %o', async kind => {
    const { norm_first: normFirst, activation, layer_norm_eps: layerNormEps } = kind
    const arguments_ = JSON.stringify({ ...shapes, ...kind })
    const path = join(folder, `${activation}.pt`)
    const there = runTorch(script, ['write', arguments_, path]) as Run
    const state = fromTorchTransformer(toStateDict(readPt(readFileSync(path))))
    const padding = { heads: 3, srcPadIdx: 1, trgPadIdx: 1 }
    const model = new Transformer({
      ...optionsOfWeights(state),
      ...padding,
      normFirst,
      activation,
      layerNormEps,
      seed: 1,
    })
    model.loadStateDict(state)
    expect(await worst(model, there)).toBeLessThan(2e-5)

    const own = new Transformer({ ...model.options, seed: 9 })
    const theirs = new Map([
      ...toTorchTransformer(own.stateDict(), { srcEmbedding: 'src_tok_emb', trgEmbedding: 'tgt_tok_emb' }),
    ])
    const pe = theirs.get('positional_encoding.pe')
    theirs.set('positional_encoding.pe', { data: pe?.data ?? new Float32Array(), shape: [20, 1, 12] })
    writeFileSync(path, writePt(theirs))
    expect(await worst(own, runTorch(script, ['read', arguments_, path]) as Run)).toBeLessThan(2e-5)
  })

  it('gives the same logits in every setting, within 2e-6, or is refused with the reason', async () => {
    const settings = [true, false].flatMap(norm_first =>
      ['relu', 'gelu', 'geluTanh', 'silu'].flatMap((activation, i) =>
        [1e-5, 1e-6, 1e-2].map((layer_norm_eps, j) => ({
          norm_first,
          activation,
          layer_norm_eps,
          layers: 1 + ((i + j) % 3),
          decoder_layers: 1 + (i % 3),
          hidden: [24, 17, 5][j] ?? 0,
          heads: [1, 3, 6][(i + j) % 3] ?? 0,
          batch_first: (i + j) % 2 === 0,
        })),
      ),
    )
    expect(settings).toHaveLength(24)
    const all = settings.map(setting => ({ ...shapes, ...setting }))
    const there = runTorch(script, ['write', JSON.stringify(all), folder]) as Run[]
    for (const [i, setting] of settings.entries()) {
      const weights = readFileSync(join(folder, `${i}.pt`))
      const { norm_first: normFirst, activation, layer_norm_eps: layerNormEps, heads } = setting
      const config = { heads, srcPadIdx: 1, trgPadIdx: 1, normFirst, activation, layerNormEps }
      const { model, assumed } = importModel({ weights, config })
      expect(Object.keys(assumed)).toEqual(['scaleEmbedding', 'positions'])
      expect(await worst(model, there[i] as Run), JSON.stringify(setting)).toBeLessThan(2e-6)
      if (i > 0) continue
      expect(() => importModel({ weights, config: { ...config, activation: 'tanh' } })).toThrow('activation must be')
      expect(() => importModel({ weights, config: { ...config, heads: 5 } })).toThrow('not divisible by heads 5')
      expect(() => importModel({ weights, config: { ...config, tieEmbeddings: true } })).toThrow(
        'decoder.embed.weight and decoder.fc_out.weight differ in the weights',
      )
    }
  })

  async function worst(model: Transformer, { src, trg, logits: theirs }: Run): Promise<number> {
    const { data } = await logits(model, src, trg)
    return Math.max(...data.map((value, index) => Math.abs(value - (theirs[index] as number))))
  }
})
