import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GlassformerError, importHuggingFace, readSafetensors, writeSafetensors } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { changed, filesOf } from './hugging-face-folders.js'

it('refuses words not to be said that are no list: answers would have them', async () => {
  const files = changed('marian', 'generation_config.json', { bad_words_ids: 'x' })
  await expect(importHuggingFace(files, {}, 'DIR')).rejects.toThrow(
    'DIR/generation_config.json: bad_words_ids must be a list of ids and of lists of ids, not "x"',
  )
})

describe('what is refused', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['marian', { model_type: 't5' }, 'model_type is t5: only marian and m2m_100 are read'],
    ['marian', { encoder_ffn_dim: 64 }, 'encoder_ffn_dim 64 and decoder_ffn_dim 128 differ'],
    ['marian', { decoder_attention_heads: 2 }, 'encoder_attention_heads 4 and decoder_attention_heads 2 differ'],
    ['marian', { activation_function: 'tanh' }, 'activation_function tanh is none of those here'],
    ['marian', { d_model: '64' }, 'd_model must be a whole number'],
    ['marian', { d_model: undefined }, 'it lacks d_model'],
    ['marian', { d_model: 32 }, 'has shape'],
    [
      'marian',
      { vocab_size: 200, decoder_vocab_size: 200 },
      'config.json: decoder_start_token_id must be an id below the 200 of the vocabulary',
    ],
    ['marian', { encoder_layers: 3 }, 'config.json: encoder_layers is 3, but the weights have 2 layers of the encoder'],
    ['m2m100', { share_encoder_decoder_embeddings: 1 }, 'must be true or false'],
  ])('%s with %o', async (name, values, message) => {
    const given = importHuggingFace(changed(name, 'config.json', values), {}, name)
    await expect(given).rejects.toThrow(GlassformerError)
    await expect(given).rejects.toThrow(message)
  })

  it('two ends of an answer, and a tokenizer that is none', async () => {
    const ends = changed('marian', 'generation_config.json', { eos_token_id: [0, 5] })
    await expect(importHuggingFace(ends)).rejects.toThrow('eos_token_id holds 2 ids')
    const spoilt = filesOf('marian').set('source.spm', new TextEncoder().encode('spoilt'))
    await expect(importHuggingFace(spoilt, {}, 'here')).rejects.toThrow('here/source.spm: it')
  })
})

type Ids = Record<string, unknown>
type Weights = Map<string, { data: Float32Array; shape: readonly number[] }>

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const json = (file: string, change: (value: Ids) => unknown) => (files: Map<string, Uint8Array>) => {
  const value: Ids = JSON.parse(new TextDecoder().decode(files.get(file)))
  files.set(file, bytes(JSON.stringify(change(value) ?? value)))
}
const vocab = (change: (ids: Ids, tokens: string[]) => void) => json('vocab.json', ids => change(ids, Object.keys(ids)))
const weights = (change: (state: Weights) => void) => (files: Map<string, Uint8Array>) => {
  const { tensors } = readSafetensors(files.get('model.safetensors') ?? new Uint8Array())
  const state: Weights = new Map(
    [...tensors].map(([key, { data, shape }]) => [key, { data: Float32Array.from(data, Number), shape }]),
  )
  change(state)
  files.set('model.safetensors', writeSafetensors(state))
}
const cut = (file: string, length: number) => (files: Map<string, Uint8Array>) =>
  files.set(file, (files.get(file) ?? new Uint8Array()).subarray(0, length))
const config = (values: Ids) => json('config.json', said => ({ ...said, ...values }))

describe('a damaged folder is refused, naming file and key as they stand there', () => {
  it.each<[string, (files: Map<string, Uint8Array>) => void, string]>([
    [
      'a depth beyond all',
      config({ encoder_layers: 1e9 }),
      'config.json: encoder_layers must be a whole number from 1 to',
    ],
    [
      'fewer layers than the weights',
      config({ decoder_layers: 1 }),
      'config.json: decoder_layers is 1, but the weights have 2',
    ],
    ['an odd width', config({ d_model: 63 }), 'config.json: d_model 63 is odd'],
    [
      'heads',
      config({ encoder_attention_heads: 5, decoder_attention_heads: 5 }),
      'd_model 64 is not divisible by encoder_attention_heads 5',
    ],
    [
      'too many positions',
      config({ max_position_embeddings: 1e12 }),
      'd_model 64 times max_position_embeddings 1000000000000',
    ],
    [
      'a vocabulary beyond memory',
      config({ vocab_size: 1e12, decoder_vocab_size: 1e12 }),
      'model.safetensors: model.shared.weight has shape (310, 64)',
    ],
    [
      'a start that is no id',
      config({ decoder_start_token_id: 999 }),
      'config.json: decoder_start_token_id must be an id below the 310',
    ],
    ['cut weights', cut('model.safetensors', 300_000), 'bytes of data: the file is cut off'],
    [
      'no weights',
      files => files.delete('model.safetensors'),
      'DIR has neither model.safetensors nor pytorch_model.bin; of weights in several',
    ],
    [
      'a missing weight',
      weights(state => state.delete('model.encoder.layers.0.fc1.weight')),
      'the weights lack model.encoder.layers.0.fc1.weight',
    ],
    [
      'one too many',
      weights(state => state.set('model.encoder.layers.0.fc3.weight', { data: new Float32Array(2), shape: [2] })),
      'the weights have model.encoder.layers.0.fc3.weight, which',
    ],
    [
      'another shape',
      config({ encoder_ffn_dim: 100, decoder_ffn_dim: 100 }),
      'model.encoder.layers.0.fc1.weight has shape (128, 64), this model needs (100, 64)',
    ],
    [
      'other names',
      weights(rename),
      'model.safetensors: the weights have no layers, whose keys begin with model.encoder.layers.0: their keys are such as other.',
    ],
    [
      'an id twice',
      vocab((ids, [a = '', b = '']) => void (ids[a] = ids[b])),
      'vocab.json: "</s>" and "<unk>" have the same id, 1',
    ],
    [
      'a key twice',
      files => files.set('vocab.json', bytes('{"</s>": 0, "</s>": 1}')),
      'vocab.json: the key "</s>" appears twice',
    ],
    [
      'a hole',
      vocab((ids, tokens) => void delete ids[tokens[20] ?? '']),
      'vocab.json: no token has the id 20, but there are larger ones',
    ],
    [
      'an id that is none',
      vocab((ids, tokens) => void (ids[tokens[20] ?? ''] = '20')),
      'must be below the 310 of the model\'s vocabulary, not "20"',
    ],
    [
      'no token for padding',
      vocab(ids => void delete ids['<pad>']),
      'DIR: the pad_token "<pad>" is none of the model\'s tokens',
    ],
    [
      'another end',
      json('tokenizer_config.json', said => ({ ...said, eos_token: '<end>' })),
      'DIR: the eos_token "<end>" is none of the model\'s tokens',
    ],
    [
      'an end that is no token',
      json('tokenizer_config.json', said => ({ ...said, eos_token: 5 })),
      'tokenizer_config.json: eos_token must be a token, not 5',
    ],
    [
      'pieces without a normaliser',
      cut('source.spm', piecesEnd()),
      'source.spm: it ends before what it says of its training and normaliser',
    ],
    [
      'an end unlike the vocabulary',
      json('generation_config.json', said => ({ ...said, eos_token_id: 5 })),
      'DIR/generation_config.json: eos_token_id is 5, but in the vocabulary it is 0',
    ],
  ])('%s', async (_, damage, message) => {
    const files = filesOf('marian')
    damage(files)
    const given = importHuggingFace(files, {}, 'DIR')
    await expect(given).rejects.toThrow(GlassformerError)
    await expect(given).rejects.toThrow(message)
  })

  it('doubts an M2M100 whose tokens, languages and unused ids are not all of its ids', async () => {
    const files = filesOf('m2m100')
    vocab((ids, tokens) => {
      for (const token of tokens.slice(-30)) delete ids[token]
    })(files)
    const { notes } = await importHuggingFace(files, {}, 'DIR')
    expect(notes.join()).toMatch(
      /vocab\.json has 331 tokens, and 100 languages and 8 unused ids follow, which are not the 469/u,
    )
    expect((await importHuggingFace(filesOf('m2m100'))).notes.join()).not.toMatch(/vocab\.json/u)
  })

  it('gives each side a table of its own where one stands in the weights for both', async () => {
    const files = filesOf('marian')
    config({ share_encoder_decoder_embeddings: false })(files)
    const { model } = await importHuggingFace(files)
    const state = model.stateDict()
    state.get('encoder.embed.weight')?.data.fill(1)
    model.loadStateDict(state)
    const loaded = (key: string) => model.stateDict().get(key)?.data[0]
    expect(loaded('encoder.embed.weight')).toBe(1)
    expect(loaded('decoder.embed.weight')).toBe(state.get('decoder.embed.weight')?.data[0])
  })

  it('reads a token that says how it is cut', async () => {
    const files = filesOf('marian')
    json('tokenizer_config.json', said => ({ ...said, eos_token: { content: '</s>', lstrip: false } }))(files)
    expect((await importHuggingFace(files)).targetVocabulary?.eosId).toBe(0)
  })
})

describe('the command refuses how a folder generates before anything is written', () => {
  it.each<[Ids, RegExp]>([
    [{ num_beams: '4' }, /generation_config\.json: num_beams must be a whole number from 1 up, not "4"$/mu],
    [
      { early_stopping: 'soon' },
      /generation_config\.json: early_stopping must be one of true, false, never, not "soon"/mu,
    ],
    [
      { forced_eos_token_id: 9999 },
      /generation_config\.json: forced_eos_token_id holds 9999, but target ids are 0 to 309$/mu,
    ],
    [
      { bad_words_ids: [[9999]] },
      /generation_config\.json: suppress_tokens holds 9999, but target ids are 0 to 309$/mu,
    ],
  ])('%o', async (values, message) => {
    const [folder, out] = [scratch(), join(scratch(), 'out')]
    for (const [name, content] of changed('marian', 'generation_config.json', values))
      await writeFile(join(folder, name), content)
    expectOneClearLine(await glassformer(['import', folder, '--out', out]), 1, message)
    expect(existsSync(out)).toBe(false)
  })
})

function rename(state: Weights): void {
  for (const [key, tensor] of [...state]) {
    state.delete(key)
    state.set(`other.${key}`, tensor)
  }
}

/** Where the pieces of `source.spm` end: each is field 1, a message. */
function piecesEnd(): number {
  const spm = filesOf('marian').get('source.spm') ?? new Uint8Array()
  let at = 0
  while (spm[at] === 0x0a) at += 2 + (spm[at + 1] ?? 0)
  return at
}
