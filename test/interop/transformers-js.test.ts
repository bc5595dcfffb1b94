import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exportModel, loadModel, loadText, type SpeakingModel, Transformer } from 'glassformer'
import { describe, expect, inject, test } from 'vitest'
import { bpeVocabulary, Vocabulary } from '#data'
import { writeFolders } from '#formats/node'
import { oldRuns } from '../support/old-runs.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const at = inject('transformersJs')

/** What is used of transformers.js. */
interface TransformersJs {
  readonly env: { allowRemoteModels: boolean; localModelPath: string }
  readonly AutoTokenizer: { from_pretrained(name: string): Promise<TheirTokenizer> }
  readonly AutoModelForSeq2SeqLM: {
    from_pretrained(name: string, options: { dtype: string }): Promise<{ generate(inputs: object): Promise<object> }>
  }
}
interface TheirTokenizer {
  (text: string): { readonly input_ids: { readonly data: BigInt64Array } }
  batch_decode(ids: object, options: { skip_special_tokens: boolean }): string[]
}

describe.skipIf(at === undefined)('transformers.js', () => {
  test.each(oldRuns)('answers as we do: $name of version 0.1.0, 300 of 300', async ({ name, folder: model, texts }) => {
    const ours = await (await loadText(model))(texts)
    const exported = await exportedTo(name, (await loadModel(model)) as SpeakingModel)
    const theirs = await answers(exported, texts, name === 'dates')
    expect(theirs).toEqual(ours.map(({ text }) => text))
    expect(new Set(theirs).size).toBeGreaterThan(100)
  })

  const lines = ['a rose is a rose', 'two  roses, unknown ñ 你好 😀', ' leading and trailing ', 'ab']
  const vocabularies: Record<string, Vocabulary> = {
    bpe: bpeVocabulary(lines.slice(0, 1), { size: 30, normalization: 'nfc' }),
    characters: Vocabulary.fromSequences(
      lines.slice(0, 2).map(line => [...line]),
      'characters',
    ),
    words: Vocabulary.fromSequences([['a', 'rose', 'is', 'roses,', 'ab']], 'words'),
    symbols: Vocabulary.fromSequences([['a', 'b', 'r']], 'symbols'),
  }
  test.each(Object.entries(vocabularies))(
    'reads and writes texts as our tokenizer does: %s',
    async (name, vocabulary) => {
      const sizes = { srcVocabSize: vocabulary.size, trgVocabSize: vocabulary.size, srcPadIdx: 0, trgPadIdx: 0 }
      const model = new Transformer({ ...sizes, embedDim: 8, numLayers: 1, heads: 2, maxLen: 60, seed: 1 })
      const exported = await exportedTo(name, { model, vocabulary, targetVocabulary: vocabulary })
      const { AutoTokenizer } = await library()
      const theirs = await AutoTokenizer.from_pretrained(exported)
      for (const line of lines) {
        const ids = [...theirs(line).input_ids.data].map(Number)
        expect(ids).toEqual(vocabulary.parse(line))
        const known = ids.filter(id => id !== vocabulary.unkId)
        expect(theirs.batch_decode([known], { skip_special_tokens: true })).toEqual([vocabulary.format(known)])
      }
    },
  )
})

async function library(): Promise<TransformersJs> {
  const found = (await import(pathToFileURL(at ?? '').href)) as TransformersJs
  Object.assign(found.env, { allowRemoteModels: false, localModelPath: '/' })
  return found
}

async function exportedTo(name: string, loaded: SpeakingModel): Promise<string> {
  const out = join(folder, name)
  await writeFolders(out, exportModel(loaded, 'onnx'))
  return out
}

async function answers(exported: string, texts: readonly string[], hasTarget: boolean): Promise<string[]> {
  const { AutoTokenizer, AutoModelForSeq2SeqLM } = await library()
  const source = await AutoTokenizer.from_pretrained(exported)
  const target = hasTarget ? await AutoTokenizer.from_pretrained(join(exported, 'target')) : source
  const model = await AutoModelForSeq2SeqLM.from_pretrained(exported, { dtype: 'fp32' })
  const found: string[] = []
  for (const text of texts) {
    const [answer = ''] = target.batch_decode(await model.generate({ ...source(text) }), { skip_special_tokens: true })
    found.push(answer)
  }
  return found
}
