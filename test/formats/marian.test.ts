import { exportModel, type GivenOptions, logits, Transformer } from 'glassformer'
import { describe, expect, it, test } from 'vitest'
import { Vocabulary } from '#data'
import { importHuggingFace } from '#formats'

const vocabulary = Vocabulary.ofTokens(['3', '4', '5', '6', '7', '8', '9'], 'words')
const sizes = { srcVocabSize: vocabulary.size, trgVocabSize: vocabulary.size, embedDim: 12, numLayers: 2, heads: 3 }
const small: GivenOptions = { ...sizes, srcPadIdx: 0, trgPadIdx: 0, maxLen: 30 }
const SRC = [
  [1, 5, 6, 7, 2],
  [1, 9, 2, 0, 0],
]
const TRG = [
  [1, 3, 4, 8],
  [1, 9, 9, 3],
]

const exported = (model: Transformer) => exportModel({ model, vocabulary, targetVocabulary: vocabulary }, 'marian')
/** The folder but for its tokenizer, as one that takes ids. */
const forIds = (model: Transformer) => new Map([...exported(model)].filter(([name]) => !name.startsWith('tokenizer')))

// What is imported from a folder was compared with transformers itself: so an import of what was exported, which has other
// sinusoids, compares both ways.
describe('a Marian', () => {
  test.each<[string, Partial<GivenOptions>]>([
    ['sines and cosines that alternate', {}],
    ['sines before cosines', { sinusoids: 'halves' }],
    ['one table', { shareEmbeddings: true, scaleEmbedding: true, activation: 'silu' }],
    ['a tied table, a deeper and wider decoder', { tieEmbeddings: true, decoderLayers: 3, feedForwardDim: 20 }],
    ['unequal vocabularies', { srcVocabSize: 13, activation: 'geluTanh' }],
  ])('computes what we do: %s', async (_, options) => {
    const model = new Transformer({ ...small, ...options, seed: 3 })
    const files = options.srcVocabSize
      ? exportModel({ model, vocabulary: null, targetVocabulary: null }, 'marian')
      : forIds(model)
    const again = await importHuggingFace(files)
    expect(again.model.options.sinusoids).toBe('halves')
    const [ours, theirs] = [await logits(model, SRC, TRG), await logits(again.model, SRC, TRG)]
    const worst = Math.max(...ours.data.map((value, i) => Math.abs(value - (theirs.data[i] ?? Number.NaN))))
    expect(worst).toBeLessThan(1e-5)
  })

  it('says how it answers, in the words of Hugging Face', () => {
    const files = exported(new Transformer(small))
    expect([...files.keys()]).toEqual([
      ...['model.safetensors', 'config.json', 'generation_config.json'],
      ...['tokenizer.json', 'tokenizer_config.json'],
    ])
    const json = (name: string) => JSON.parse(new TextDecoder().decode(files.get(name)))
    const ids = { decoder_start_token_id: 1, eos_token_id: 2, pad_token_id: 0 }
    expect(json('config.json')).toMatchObject({ model_type: 'marian', forced_eos_token_id: null, ...ids })
    expect(json('generation_config.json')).toEqual({ ...ids, max_length: 30 })
  })

  it.each<[GivenOptions, string]>([
    [{ ...small, positions: 'learned' }, 'its positions are learned'],
    [{ ...small, normFirst: true, finalNorm: true }, 'its norms stand first (normFirst), it has norms behind'],
    [{ ...small, layerNormEps: 1e-6 }, 'its layerNormEps is 0.000001, not 1e-5'],
    [{ ...small, sinusoids: 'tensor2tensor', firstPosition: 2 }, 'its sinusoids are those of tensor2tensor'],
  ])('is not what %j is', (options, reason) => {
    expect(() => exported(new Transformer(options))).toThrow(`no Marian is like this model: ${reason}`)
  })
})
