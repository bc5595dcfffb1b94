import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type GenerateOptions,
  generate,
  importHuggingFace,
  type Languages,
  type LoadedModel,
  loadModel,
  logits,
  modelToFiles,
  openModel,
  readSafetensors,
  type SpeakingModel,
  saveModel,
  writePt,
} from 'glassformer'
import { describe, expect, it } from 'vitest'
import { servedRun } from '#studio-server'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { changed, filesOf, fixtures } from './hugging-face-folders.js'

interface Expected {
  readonly sources: readonly string[]
  readonly sourceIds: readonly (readonly number[])[]
  readonly greedy: readonly Said[]
  readonly beams: readonly Said[]
}

interface Said {
  readonly ids: readonly number[]
  readonly text: string
  readonly score: number | null
}

const engine = { engine: 'wasm', threads: 1 } as const

function speaking(loaded: LoadedModel): SpeakingModel {
  if (loaded.vocabulary === null) throw new Error('it came without a vocabulary')
  return loaded
}

function rowsOf(
  bytes: Uint8Array,
  name: string,
): { readonly data: ArrayLike<number>; readonly shape: readonly number[] } {
  const tensor = readSafetensors(bytes).tensors.get(name)
  if (tensor === undefined) throw new Error(`${name} is missing`)
  return { data: Array.from(tensor.data, Number), shape: tensor.shape }
}

function idRows({ data, shape: [N = 0, length = 0] }: ReturnType<typeof rowsOf>): number[][] {
  return Array.from({ length: N }, (_, n) => Array.from({ length }, (_, i) => data[n * length + i] ?? 0))
}

describe("a Marian's SentencePiece files", () => {
  const swapped = (files: Map<string, Uint8Array>): Map<string, Uint8Array> => {
    const [source, target] = ['source.spm', 'target.spm'].map(name => files.get(name))
    if (source === undefined || target === undefined) throw new Error('they are missing')
    return files.set('source.spm', target).set('target.spm', source)
  }

  it('are refused when they are swapped, and not when they are not', async () => {
    expect((await importHuggingFace(filesOf('marian'))).notes.join()).not.toMatch(/spm/u)
    const refused = importHuggingFace(swapped(filesOf('marian')), {}, 'DIR')
    await expect(refused).rejects.toThrow(/^DIR: source\.spm has more .* exchange their names, or in tokenizer_config/u)
  })

  it('are doubted when their pieces are no tokens', async () => {
    const files = filesOf('marian')
    const before = Object.entries(JSON.parse(new TextDecoder().decode(files.get('vocab.json'))))
    const others = before.map(([token, id]) => [/^<\/?\w+>$/u.test(token) ? token : `${token}!`, id])
    const { notes } = await importHuggingFace(
      files.set('vocab.json', new TextEncoder().encode(JSON.stringify(Object.fromEntries(others)))),
    )
    expect(notes.join()).toMatch(/\d+ % of the pieces of source\.spm are no tokens of the model/u)
  })

  it('are said to be missing, and a language that none asks for is refused', async () => {
    const files = filesOf('marian')
    files.delete('target.spm')
    expect((await importHuggingFace(files)).notes.join()).toMatch('target.spm is missing: source.spm reads')
    await expect(importHuggingFace(files, { sourceLang: 'zh' })).rejects.toThrow('sourceLang zh changes nothing')
  })
})

describe.each(['marian', 'm2m100'])('%s', name => {
  const expected: Expected = JSON.parse(readFileSync(join(fixtures, `${name}.expected.json`), 'utf8'))
  const imported = importHuggingFace(filesOf(name), {}, name)

  it('has the ids of all sources', async () => {
    const { vocabulary } = speaking(await imported)
    expect(expected.sources).toHaveLength(100)
    expect(expected.sources.map(text => vocabulary.parse(text))).toEqual(expected.sourceIds)
  })

  it('has its logits within 2e-5', async () => {
    const { model } = await imported
    const bytes = readFileSync(join(fixtures, `${name}.logits.safetensors`))
    const [src, trg] = [idRows(rowsOf(bytes, 'src')), idRows(rowsOf(bytes, 'trg'))]
    const { data, shape } = await logits(model, src, trg, engine)
    const wanted = rowsOf(bytes, 'logits')
    expect(shape).toEqual(wanted.shape)
    const [, trgLen = 0, classes = 0] = shape
    // Behind a target's end theirs differ, since padding has no position there; nobody reads them.
    const padded = trg.map(row => row.findLastIndex(id => id !== model.options.trgPadIdx))
    const counts = (i: number): boolean =>
      Math.floor(i / classes) % trgLen <= (padded[Math.floor(i / classes / trgLen)] ?? 0)
    const worst = data.reduce(
      (most, value, i) => (counts(i) ? Math.max(most, Math.abs(value - (wanted.data[i] ?? 0))) : most),
      0,
    )
    expect(worst).toBeLessThan(2e-5)
  })

  it.each([
    ['greedy', { numBeams: 1 }],
    ['beams', { numBeams: 4 }],
  ] as const)('gives all 100 answers of %s', async (kind, options: GenerateOptions) => {
    const { model, vocabulary, targetVocabulary } = speaking(await imported)
    const ids = expected.sources.map(text => vocabulary.parse(text))
    const generations = await generate(model, ids, { ...engine, ...options })
    const { sosId, eosId } = targetVocabulary
    for (const [i, { sequences }] of generations.entries()) {
      const [best] = sequences
      const { ids: wanted, text, score } = expected[kind][i] as Said
      const ended = best !== undefined && best.finishReason !== 'length' ? [eosId] : []
      expect([sosId, ...(best?.ids ?? []), ...ended], expected.sources[i]).toEqual(wanted)
      expect(targetVocabulary.format(best?.ids ?? [])).toBe(text)
      if (score !== null) expect(best?.rankScore).toBeCloseTo(score, 5)
    }
  })

  it('is the same after it was saved and loaded, with its tokenizers beside it', async () => {
    const { model, vocabulary: source, targetVocabulary: target } = speaking(await imported)
    const folder = scratch()
    await saveModel(folder, model, { source, target })
    const loaded = speaking(await loadModel(folder))
    expect(loaded.model.options).toEqual(model.options)
    expect(loaded.model.generationConfig).toMatchObject(model.generationConfig)
    const ids = expected.sources.slice(0, 10).map(text => loaded.vocabulary.parse(text))
    expect(ids).toEqual(expected.sourceIds.slice(0, 10))
    const again = await generate(loaded.model, ids, engine)
    expect(again).toEqual(await generate(model, ids, engine))
    const opened = speaking(await openModel(modelToFiles(model, { source, target })))
    expect(opened.targetVocabulary.toJSON()).toEqual(target.toJSON())
  })

  it('takes ids only without its tokenizer, and says so', async () => {
    const files = filesOf(name)
    files.delete('vocab.json')
    const { vocabulary, model, notes } = await importHuggingFace(files)
    expect(vocabulary).toBeNull()
    expect(notes.at(-1)).toMatch(/^vocab\.json is missing, .*it takes ids only$/u)
    if (name === 'm2m100') return // whose language the tokenizer knows
    const [generation] = await generate(model, [expected.sourceIds[0] ?? []], { ...engine, numBeams: 1 })
    expect(generation?.sequences[0]?.ids).toEqual(expected.greedy[0]?.ids.slice(1, -1))
  })

  it('is read from what torch.save wrote, with every table under each of its names', async () => {
    const files = filesOf(name)
    const { tensors } = readSafetensors(files.get('model.safetensors') ?? new Uint8Array())
    const state = new Map(
      [...tensors].flatMap(([key, { data, shape }]) =>
        data instanceof Float32Array ? [[key, { data, shape }] as const] : [],
      ),
    )
    const shared = state.get('model.shared.weight')
    if (shared === undefined) throw new Error('no shared table')
    for (const key of ['model.encoder.embed_tokens.weight', 'model.decoder.embed_tokens.weight', 'lm_head.weight'])
      state.set(key, shared)
    state.set('model.encoder.embed_positions.weight', { data: new Float32Array(64), shape: [1, 64] })
    files.delete('model.safetensors')
    const { model } = await importHuggingFace(files.set('pytorch_model.bin', writePt(state)))
    expect(model.stateDict()).toEqual((await imported).model.stateDict())
  })
})

describe('the studio', () => {
  it('is served the tokenizers too', async () => {
    const { model, vocabulary: source, targetVocabulary: target } = speaking(await importHuggingFace(filesOf('marian')))
    const folder = scratch()
    await saveModel(folder, model, { source, target })
    const served = await servedRun(folder)
    expect([...served.keys()]).toEqual(expect.arrayContaining(['runs/served/source.spm', 'runs/served/target.spm']))
  })
})

describe('tokenizer.json', () => {
  it('takes the place of SentencePiece where a folder has no other', async () => {
    const files = filesOf('marian')
    for (const file of ['source.spm', 'target.spm', 'vocab.json']) files.delete(file)
    files.set('tokenizer.json', new Uint8Array(readFileSync(join(fixtures, 'tokenizers/unigram.json'))))
    const { model, vocabulary: source, targetVocabulary: target } = speaking(await importHuggingFace(files))
    const folder = scratch()
    await saveModel(folder, model, { source, target })
    const loaded = speaking(await loadModel(folder))
    const expected: Expected = JSON.parse(readFileSync(join(fixtures, 'marian.expected.json'), 'utf8'))
    const ids = expected.sources.map(text => loaded.vocabulary.parse(text))
    // The last four are of other languages, which pieces of the target could cut here.
    expect(ids.slice(0, 96)).toEqual(expected.sourceIds.slice(0, 96))
    const found = await generate(loaded.model, ids.slice(0, 20), { ...engine, numBeams: 1 })
    const texts = found.map(({ sequences: [best] }) => loaded.targetVocabulary.format(best?.ids ?? []))
    expect(texts).toEqual(expected.greedy.slice(0, 20).map(({ text }) => text))
  })

  it('has the languages of an M2M100 among its special tokens, as those of NLLB', async () => {
    const files = filesOf('m2m100')
    files.delete('sentencepiece.bpe.model')
    const tokens = Object.entries(
      JSON.parse(new TextDecoder().decode(files.get('vocab.json'))) as Record<string, number>,
    )
    const vocab = tokens.toSorted(([, a], [, b]) => a - b).map(([token]) => [token, -1])
    const names = ['<s>', '<pad>', '</s>', '<unk>', 'zho_Hans', 'eng_Latn']
    const special = names.map((content, id) => ({ content, id: id < 4 ? id : vocab.length + id - 4, special: true }))
    const json = { model: { type: 'Unigram', vocab, unk_id: 3 }, added_tokens: special, normalizer: null }
    files.set('tokenizer.json', new TextEncoder().encode(JSON.stringify(json)))
    const languages = { sourceLang: 'eng_Latn', targetLang: 'zho_Hans' }
    const { vocabulary, model } = speaking(await importHuggingFace(files, languages))
    expect(vocabulary.token(vocabulary.parse('a')[0] ?? 0)).toBe('eng_Latn')
    expect(model.generationConfig['forcedBosTokenId']).toBe(vocab.length)
    await expect(importHuggingFace(files, { sourceLang: 'deu', targetLang: 'x' })).rejects.toThrow('no language of')
  })
})

describe('what it generates with', () => {
  it('is what the file says, else what Hugging Face does', async () => {
    const { model } = await importHuggingFace(filesOf('marian'))
    expect(model.generationConfig).toMatchObject({
      ...{ maxNewTokens: 39, numBeams: 4, earlyStopping: false, renormalizeLogits: true },
      ...{ suppressTokens: [309], forcedEosTokenId: 0, decoderStartTokenId: 309, topK: 50 },
    })
    const files = filesOf('marian')
    files.delete('generation_config.json')
    const plain = await importHuggingFace(files)
    expect(plain.model.generationConfig).toMatchObject({ maxNewTokens: 20, forcedEosTokenId: 0 })
    expect(plain.model.generationConfig).not.toHaveProperty('numBeams')
  })

  it('is named where it has no counterpart', async () => {
    const values = { num_beam_groups: 2, typical_p: 1, bad_words_ids: [[3, 4]], suppress_tokens: [5] }
    const { notes, model } = await importHuggingFace(changed('marian', 'generation_config.json', values))
    expect(notes.join()).toMatch('numBeamGroups 2, which is not known here')
    expect(notes.join()).not.toMatch('typicalP')
    expect(model.generationConfig['suppressTokens']).toEqual([5, [3, 4]])
  })
})

describe('languages', () => {
  it.each<[Languages, string]>([
    [{ targetLang: 'zz' }, 'targetLang zz is no language of the model: the nearest of 100 are'],
    [{ sourceLang: 'english' }, 'sourceLang english is no language of the model'],
  ])('%o is refused', async (languages, message) => {
    await expect(importHuggingFace(filesOf('m2m100'), languages)).rejects.toThrow(message)
  })

  it('must be said where no file says them', async () => {
    const files = changed('m2m100', 'tokenizer_config.json', { src_lang: null, tgt_lang: null })
    await expect(importHuggingFace(files, { sourceLang: 'en' })).rejects.toThrow('say --source-lang and --target-lang')
    const { vocabulary, model } = speaking(await importHuggingFace(files, { sourceLang: 'zh', targetLang: 'en' }))
    expect(vocabulary.token(vocabulary.parse('小明')[0] ?? 0)).toBe('__zh__')
    expect(vocabulary.token(Number(model.generationConfig['forcedBosTokenId']))).toBe('__en__')
  })

  it('of a Marian stand before the source', async () => {
    const files = filesOf('marian')
    const tokens: Record<string, number> = JSON.parse(new TextDecoder().decode(files.get('vocab.json')))
    const renamed = Object.fromEntries(Object.entries(tokens).map(([token, id]) => [id === 7 ? '>>fra<<' : token, id]))
    files.set('vocab.json', new TextEncoder().encode(JSON.stringify(renamed)))
    const plain = await importHuggingFace(files)
    expect(plain.notes.join()).toMatch('it answers in 1 languages (>>fra<< …): --target-lang chooses one')
    const { vocabulary } = speaking(await importHuggingFace(files, { targetLang: 'fra' }))
    expect(vocabulary.parse('猫')[0]).toBe(7)
    expect(speaking(plain).vocabulary.parse('猫')).not.toContain(7)
    await expect(importHuggingFace(files, { targetLang: 'deu' })).rejects.toThrow('no language of the model')
  })
})

describe('the command', () => {
  it('imports a folder, which predict then answers from', async () => {
    const out = join(scratch(), 'zh-en')
    const imported = await glassformer(['import', join(fixtures, 'marian'), '--out', out])
    expect(imported).toMatchObject({ code: 0, stdout: `${out}: 187574 parameters\n` })
    expect(imported.stderr).toMatch('further training drops 0.1 everywhere')
    const answered = await glassformer(['predict', '--model', out, '小明买了两只黑猫。'])
    expect(answered).toEqual({ code: 0, stdout: 'Ming bought two black cats.\n', stderr: '' })
    const gone = join(out, 'source.spm')
    const spm = await readFile(gone)
    await writeFile(gone, spm.subarray(0, 100))
    expect((await glassformer(['predict', '--model', out, '猫'])).stderr).toMatch('source.spm: it breaks off')
  })

  it('says what goes with what', async () => {
    const run = async (...args: string[]) => (await glassformer(['import', ...args, '--out', scratch()])).stderr
    expect(await run()).toMatch('give a folder of Hugging Face, or --weights and --config')
    expect(await run(join(fixtures, 'marian'), '--keys', 'k.json')).toMatch('--keys is for weights without a folder')
    expect(await run('--weights', 'a', '--config', 'b', '--target-lang', 'fr')).toMatch('--target-lang is for a folder')
  })
})
