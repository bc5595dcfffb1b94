import { describe, expect, it } from 'vitest'
import { greedyDecode } from '#decode'
import { ProtobufWriter } from '#dist/formats/onnx/protobuf-writer.js'
import { toOnnx } from '#formats'
import { Random } from '#math'
import { type GivenOptions, Transformer } from '#model'
import { logits } from '#session'
import { originalOptions } from '../support/models.js'
import { openOnnx, type Rows } from '../support/onnx-model.js'

const open = (model: Transformer) => openOnnx(toOnnx(model), model.options.srcPadIdx)

/** Rows of random ids, each but the first padded at its end. */
function raggedRows(random: Random, count: number, length: number, vocabSize: number, padIdx: number): Rows {
  return Array.from({ length: count }, (_, row) => {
    const padding = row === 0 ? 0 : Math.floor(random.uniform() * length)
    return Array.from({ length }, (_, at) =>
      at > 0 && at >= length - padding ? padIdx : Math.floor(random.uniform() * vocabSize),
    )
  })
}

const small = { srcVocabSize: 11, trgVocabSize: 7, embedDim: 12, numLayers: 2, heads: 3, srcPadIdx: 4, trgPadIdx: 2 }
const models: Record<string, GivenOptions> = {
  'the original': originalOptions,
  'unequal vocabularies, padding not 0': { ...small, forwardExpansion: 3, maxLen: 40 },
  'pre-LN, final norms, GELU, scaled and tied embeddings': {
    ...small,
    normFirst: true,
    finalNorm: true,
    activation: 'gelu',
    scaleEmbedding: true,
    tieEmbeddings: true,
    dropout: 0.3,
    maxLen: 40,
  },
  'SiLU, learned positions': { ...small, activation: 'silu', positions: 'learned', maxLen: 40 },
  'a deeper and narrower decoder, GELU by tanh': {
    ...small,
    numLayers: 1,
    decoderLayers: 3,
    feedForwardDim: 5,
    layerNormEps: 1e-3,
    activation: 'geluTanh',
    maxLen: 40,
  },
  'a shallower decoder, one table': {
    ...small,
    trgVocabSize: 11,
    trgPadIdx: 4,
    decoderLayers: 1,
    shareEmbeddings: true,
    maxLen: 40,
  },
  'no positions': { ...small, positions: 'none', finalNorm: true },
}

describe('toOnnx', () => {
  it.each(Object.entries(models))('gives our logits in ONNX Runtime: %s', async (_, options) => {
    const model = new Transformer({ ...options, seed: 3 })
    const { encode, decode } = await open(model)
    const { srcVocabSize, trgVocabSize, srcPadIdx, trgPadIdx, embedDim } = model.options
    const random = new Random(5)
    let worst = 0
    for (const batch of [1, 7]) {
      for (const [srcLen, trgLen] of [
        [1, 1],
        [5, 5],
        [33, 33],
        [5, 33],
        [33, 1],
      ] as const) {
        const src = raggedRows(random, batch, srcLen, srcVocabSize, srcPadIdx)
        const trg = raggedRows(random, batch, trgLen, trgVocabSize, trgPadIdx)
        const encOut = await encode(src)
        expect(encOut.dims).toEqual([batch, srcLen, embedDim])
        const { logits: theirs } = await decode(trg, src, encOut)
        const ours = await logits(model, src, trg, { engine: 'wasm' })
        expect(theirs.dims).toEqual(ours.shape)
        const data = theirs.data as Float32Array
        for (const [index, value] of ours.data.entries())
          worst = Math.max(worst, Math.abs(value - (data[index] as number)))
      }
    }
    expect(worst).toBeLessThan(1e-4)
    expect(worst).toBeGreaterThan(0)
  })

  it('decodes greedily as greedyDecode does', async () => {
    const model = new Transformer({ ...originalOptions, seed: 11 })
    const { encode, decode } = await open(model)
    const random = new Random(2)
    const sources = Array.from({ length: 20 }, () => {
      const digits = Array.from(
        { length: 1 + Math.floor(random.uniform() * 10) },
        () => 3 + Math.floor(random.uniform() * 10),
      )
      return [1, ...digits, 2]
    })
    const theirs: Rows = []
    for (const source of sources) {
      const src = [source]
      const encOut = await encode(src)
      const trg = [1]
      let past: Parameters<typeof decode>[3]
      while (trg.length - 1 < source.length + 2) {
        const step = await decode([trg.slice(-1)], src, encOut, past)
        past = step.past
        const scores = [...(step.logits.data as Float32Array)]
        const next = scores.indexOf(Math.max(...scores))
        if (next === 2) break
        trg.push(next)
      }
      theirs.push(trg.slice(1))
    }
    expect(theirs).toEqual(await greedyDecode(model, sources))
    expect(new Set(theirs.map(row => row.join())).size).toBeGreaterThan(3)
  })

  it('goes on from keys and values, several tokens at once too', async () => {
    const model = new Transformer({ ...small, maxLen: 40, seed: 4 })
    const { encode, decode } = await open(model)
    const src = raggedRows(new Random(3), 3, 5, 11, 4)
    const trg = raggedRows(new Random(4), 3, 6, 7, 2)
    const encOut = await encode(src)
    const ours = await logits(model, src, trg, { engine: 'wasm' })
    let past: Parameters<typeof decode>[3]
    for (const [from, to] of [
      [0, 2],
      [2, 3],
      [3, 6],
    ] as const) {
      const part = trg.map(row => row.slice(from, to))
      // What the source gave is computed once: without the encoder's output nothing changes.
      const states = past === undefined ? encOut : await encode(src.map(row => row.map(() => 0)))
      const step = await decode(part, src, states, past)
      past = step.past
      const theirs = step.logits.data as Float32Array
      for (let row = 0; row < 3; row++)
        for (let i = 0; i < (to - from) * 7; i++)
          expect(theirs[row * (to - from) * 7 + i]).toBeCloseTo(ours.data[(row * 6 + from) * 7 + i] ?? Number.NaN, 4)
    }
  })

  it("has Optimum's names", async () => {
    const { encoder, decoder } = await open(new Transformer(small))
    expect(encoder.inputNames).toEqual(['input_ids', 'attention_mask'])
    expect(encoder.outputNames).toEqual(['last_hidden_state'])
    const kept = [0, 1].flatMap(layer =>
      ['decoder', 'encoder'].flatMap(of => [`${layer}.${of}.key`, `${layer}.${of}.value`]),
    )
    const pasts = kept.map(name => `past_key_values.${name}`)
    expect(decoder.inputNames).toEqual([
      ...['input_ids', 'encoder_attention_mask', 'encoder_hidden_states'],
      ...pasts,
      'use_cache_branch',
    ])
    expect(decoder.outputNames).toEqual(['logits', ...kept.map(name => `present.${name}`)])
    expect(decoder.inputMetadata.slice(0, 5)).toMatchObject([
      { name: 'input_ids', type: 'int64', shape: ['batch_size', 'decoder_sequence_length'] },
      { name: 'encoder_attention_mask', type: 'int64', shape: ['batch_size', 'encoder_sequence_length'] },
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch_size', 'encoder_sequence_length', 12] },
      { shape: ['batch_size', 3, 'past_decoder_sequence_length', 4] },
      { shape: ['batch_size', 3, 'past_decoder_sequence_length', 4] },
    ])
    expect(decoder.outputMetadata[0]).toMatchObject({ shape: ['batch_size', 'decoder_sequence_length', 7] })
  })

  it('is the same bytes each time, with every named tensor of the model in them', () => {
    const model = new Transformer(small)
    const { encoder, decoder } = toOnnx(model)
    const again = toOnnx(model)
    expect(Buffer.compare(again.encoder, encoder) + Buffer.compare(again.decoder, decoder)).toBe(0)
    const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)
    for (const label of ['q', 'k', 'v', 'energy', 'maskedEnergy', 'attention', 'context', 'merged', 'out']) {
      expect(text(encoder)).toContain(`encoder.layers.1.attention.${label}`)
      expect(text(decoder)).toContain(`decoder.layers.1.transformer_block.attention.${label}`)
    }
    expect(text(decoder)).toContain('decoder.layers.0.attention.fc_q.weight')
  })
})

describe('ProtobufWriter', () => {
  it('writes the bytes of the encoding', () => {
    const bytes = new ProtobufWriter()
      .integer(1, 150)
      .integer(2, -1)
      .text(2, 'testing')
      .message(3, message => message.integer(1, 150))
      .float(4, 1)
      .finish()
    const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
    expect(hex).toBe(
      '08 96 01 10 ff ff ff ff ff ff ff ff ff 01 12 07 74 65 73 74 69 6e 67 1a 03 08 96 01 25 00 00 80 3f',
    )
  })
})
