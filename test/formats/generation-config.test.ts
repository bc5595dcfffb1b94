import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answerTexts,
  fit,
  type GenerateOptions,
  generate,
  greedyDecode,
  loadModel,
  pairsTask,
  saveModel,
  Transformer,
  textModel,
  Vocabulary,
} from 'glassformer'
import { beforeAll, describe, expect, it } from 'vitest'
import { ModelAnswerer } from '#serve'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

/** Short sources, long targets: what decoding takes from the source's length alone cuts them off. */
const pairs = Array.from({ length: 30 }, (_, i) => ({ source: `${i % 10}`, target: 'abcdefghijkl'.slice(i % 3) }))
const task = pairsTask(pairs, { validationShare: 0, testShare: 0, keepDuplicates: true })
const folder = scratch()
let model: Transformer
const src = [task.parse('3')]
/** Ids that never end, as no EOS is asked for. */
const endless: GenerateOptions = { eosId: -1, engine: 'wasm', threads: 1 }

beforeAll(async () => {
  const { sourceVocabulary: source, targetVocabulary: target, srcPadIdx, trgPadIdx } = task
  model = new Transformer({
    ...{ srcVocabSize: source.size, trgVocabSize: target.size, srcPadIdx, trgPadIdx, seed: 1 },
    ...{ embedDim: 8, numLayers: 1, heads: 2, maxLen: 60 },
  })
  for await (const _ of fit(model, task, { steps: 1, batchSize: 8, engine: 'wasm', threads: 1 }));
  await saveModel(folder, model, { source, target })
})

const lengthOf = async (spoken: Transformer, options: GenerateOptions = {}): Promise<number | undefined> => {
  const [generation] = await generate(spoken, src, { ...endless, ...options })
  return generation?.sequences[0]?.ids.length
}

describe('what training learned of the length of answers', () => {
  it("goes with the weights, by Hugging Face's names", async () => {
    expect(task.maxNewTokens).toBe(31)
    expect(JSON.parse(await readFile(join(folder, 'generation_config.json'), 'utf8'))).toEqual({
      decoder_start_token_id: 1,
      eos_token_id: 2,
      pad_token_id: 0,
      max_new_tokens: 31,
    })
  })

  it('bounds generate, greedyDecode and answerTexts, in this process and in another', async () => {
    const loaded = await loadModel(folder)
    for (const one of [model, loaded.model]) {
      expect(await lengthOf(one)).toBe(31)
      expect((await greedyDecode(one, src, { eosId: -1, engine: 'wasm', threads: 1 }))[0]).toHaveLength(31)
    }
    const [answer] = await answerTexts(textModel(loaded), ['3'], endless)
    expect(answer?.sequences[0]?.ids).toHaveLength(31)
    expect(await lengthOf(loaded.model, { maxNewTokens: 7 })).toBe(7)
  })

  it('stands below a flag and above the default, in predict and serve too', async () => {
    const place = scratch()
    await saveModel(place, model, { source: task.sourceVocabulary, target: task.targetVocabulary })
    const predicted = async (...flags: string[]): Promise<{ ids: number[] }[]> => {
      const args = ['predict', '--model', place, '--eos-id', '-1', '--json', '--output-scores', '3', ...flags]
      const { stdout } = await glassformer(args)
      return JSON.parse(stdout)[0].sequences
    }
    const lengths = async (...flags: string[]) => (await predicted(...flags)).map(({ ids }) => ids.length)
    const write = (said: object): Promise<void> =>
      writeFile(join(place, 'generation_config.json'), JSON.stringify(said))
    expect(await lengths()).toEqual([31])
    await write({ max_new_tokens: 9, num_beams: 3, length_penalty: 0.5, temperature: 0.7, top_p: null, others: 1 })
    expect(await lengths()).toEqual([9])
    expect(await lengths('--max-new-tokens', '4')).toEqual([4])
    // Three returned sequences need the three beams of the file.
    expect(await lengths('--num-return-sequences', '3')).toEqual([9, 9, 9])
    expect(await lengths('--do-sample', '--num-return-sequences', '2')).toEqual([9, 9])
    expect(await lengths('--num-beams', '1')).toEqual([9])
    await rm(join(place, 'generation_config.json'))
    expect(await lengths()).toEqual([5])
    await write({ max_new_tokens: 'many' })
    const { stderr } = await glassformer(['predict', '--model', place, '3'])
    expect(stderr).toMatch(/generation_config\.json: max_new_tokens must be .*, not "many"/u)
  })

  it('is followed by serve as far as its limits go, and by what a request says', async () => {
    const source = { ...textModel(await loadModel(folder)), engine: { engine: 'wasm', threads: 1 } } as const
    source.model.generationConfig = { ...source.model.generationConfig, numBeams: 2 }
    const forbidden = { suppressTokens: [task.targetVocabulary.eosId] }
    const asked = async (limits: object, body: object): Promise<{ ids: number[] }[]> => {
      const bytes = new TextEncoder().encode(JSON.stringify({ source: '3', ...forbidden, ...body }))
      const { signal } = new AbortController()
      const answer = await new ModelAnswerer(source, limits).answer({ body: bytes, signal, onTokens: () => undefined })
      return JSON.parse(new TextDecoder().decode(answer)).answers[0].sequences
    }
    expect((await asked({}, {}))[0]?.ids).toHaveLength(31)
    expect((await asked({ maxNewTokens: 12 }, {}))[0]?.ids).toHaveLength(12)
    expect((await asked({}, { maxNewTokens: 3 }))[0]?.ids).toHaveLength(3)
    expect(await asked({}, { numReturnSequences: 2 })).toHaveLength(2)
    await expect(asked({}, { numReturnSequences: 2, numBeams: 1 })).rejects.toThrow('more than numBeams 1')
  })

  it('goes when a model without it is saved in its place', async () => {
    const place = scratch()
    await saveModel(place, model)
    expect((await loadModel(place)).model.generationConfig).toEqual({ maxNewTokens: 31 })
    await saveModel(place, new Transformer(model.options))
    expect((await loadModel(place)).model.generationConfig).toEqual({})
  })
})

describe('a vocabulary that is not the whole truth is refused when it is saved', () => {
  it('one side of two', async () => {
    const refused = saveModel(scratch(), model, task.sourceVocabulary)
    await expect(refused).rejects.toThrow('the target vocabulary has 14 tokens, the model 16')
    const equal = pairsTask([{ source: 'ab', target: 'xy' }], { validationShare: 0, testShare: 0 })
    const sizes = { srcVocabSize: equal.sourceVocabulary.size, trgVocabSize: equal.targetVocabulary.size }
    const other = new Transformer({ ...model.options, ...sizes })
    for (const side of [equal.sourceVocabulary, equal.targetVocabulary])
      await expect(saveModel(scratch(), other, side)).rejects.toThrow('{ source: task.sourceVocabulary')
    const place = scratch()
    await saveModel(place, other, { source: equal.sourceVocabulary, target: equal.targetVocabulary })
    const { vocabulary } = await loadModel(place)
    await expect(saveModel(scratch(), other, vocabulary)).rejects.toThrow('give { source, target }')
  })

  it('but one for both sides is enough where they have the same tokens', async () => {
    const same = pairsTask([{ source: 'ab', target: 'ba' }], {
      validationShare: 0,
      testShare: 0,
      sharedVocabulary: true,
    })
    const { size } = same.sourceVocabulary
    const place = scratch()
    await saveModel(
      place,
      new Transformer({ ...model.options, srcVocabSize: size, trgVocabSize: size }),
      same.sourceVocabulary,
    )
    expect((await loadModel(place)).targetVocabulary?.tokens).toEqual(same.targetVocabulary.tokens)
    await expect(saveModel(place, model, Vocabulary.digits())).rejects.toThrow('source vocabulary has 13')
  })
})

it('the file and the vocabulary name the same ids, or loading says so', async () => {
  const other = scratch()
  await saveModel(other, model, { source: task.sourceVocabulary, target: task.targetVocabulary })
  const path = join(other, 'generation_config.json')
  const config = JSON.parse(await readFile(path, 'utf8'))
  for (const name of ['decoder_start_token_id', 'eos_token_id', 'pad_token_id']) {
    await writeFile(path, JSON.stringify({ ...config, [name]: 5 }))
    await expect(loadModel(other)).rejects.toThrow(`${path}: ${name} is 5, but in the vocabulary it is ${config[name]}`)
  }
})
