import {
  answerTexts,
  exportModel,
  type GivenOptions,
  type LoadedModel,
  logits,
  RegexTokenizer,
  saveModel,
  Transformer,
  textModel,
} from 'glassformer'
import { describe, expect, it, test } from 'vitest'
import { Vocabulary } from '#data'
import { importHuggingFace } from '#formats'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { filesOf } from './hugging-face-folders.js'

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

describe('the tokenizer of an exported folder', () => {
  it('is the SentencePiece that came with the model, with its tokens', async () => {
    const imported = await importHuggingFace(filesOf('marian'))
    const files = exportModel(imported, 'marian')
    const json = (name: string) => JSON.parse(new TextDecoder().decode(files.get(name)))
    expect(json('vocab.json')).toEqual(JSON.parse(new TextDecoder().decode(filesOf('marian').get('vocab.json'))))
    expect(json('tokenizer_config.json')).toMatchObject({ tokenizer_class: 'MarianTokenizer', separate_vocabs: false })
    const again = await importHuggingFace(files)
    expect(again.notes).toEqual([])
    const options = { ...again.model.options, dropout: imported.model.options.dropout }
    expect(options).toEqual(imported.model.options)
    for (const side of ['vocabulary', 'targetVocabulary'] as const)
      expect(again[side]?.toJSON()).toEqual(imported[side]?.toJSON())
    const source = '小明买了两只黑猫。'
    const answered = async (loaded: LoadedModel) => (await answerTexts(textModel(loaded), [source]))[0]?.text
    expect(await answered(again)).toBe(await answered(imported))
  })

  it('of two sides that have tokens of their own is no one tokenizer.json: an import of it is refused', async () => {
    const target = Vocabulary.ofTokens(['x', 'y', 'z'], 'words')
    const model = new Transformer({ ...small, trgVocabSize: target.size })
    const files = exportModel({ model, vocabulary, targetVocabulary: target }, 'marian')
    expect([...files.keys()]).toContain('target/tokenizer.json')
    await expect(importHuggingFace(files, {}, 'DIR')).rejects.toThrow('DIR/target/tokenizer.json is of targets that')
  })
})

it('the command says where a folder takes ids only', async () => {
  const [folder, out] = [scratch(), scratch()]
  const noteOf = async (): Promise<string> =>
    (await glassformer(['export', '--model', folder, '--format', 'marian', '--out', out])).stderr
  await saveModel(folder, new Transformer(small))
  expect(await noteOf()).toBe('the model came without vocabulary.json: the folder takes ids only\n')
  await saveModel(folder, new Transformer(small), Vocabulary.ofTokens([...'3456789'], new RegexTokenizer('smiles')))
  expect(await noteOf()).toMatch(
    /^no tokenizer of Hugging Face's finds these tokens in a folder like this: it takes ids only\n$/u,
  )
  await saveModel(folder, new Transformer(small), vocabulary)
  expect(await noteOf()).toBe('')
})
