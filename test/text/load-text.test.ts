import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answerTexts,
  loadModel,
  loadText,
  modelToFiles,
  saveModel,
  Transformer,
  textModel,
  Vocabulary,
} from 'glassformer'
import { expect, test } from 'vitest'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, maxLen: 12 }
const model = new Transformer({ ...sizes, srcPadIdx: 0, trgPadIdx: 0, seed: 2 })
model.longestSource = 4
model.generationConfig = { maxNewTokens: 3 }
const vocabulary = Vocabulary.digits()
const beams = { numBeams: 3, numReturnSequences: 2 }

test('a folder answers texts as its model does, one or several', async () => {
  await saveModel(join(folder, 'model'), model, vocabulary)
  const expected = await answerTexts(textModel(await loadModel(join(folder, 'model'))), ['8 3', '1 2 3'], beams)
  const answer = await loadText(join(folder, 'model'))
  expect(await answer(['8 3', '1 2 3'], beams)).toEqual(expected)
  expect(await answer('8 3', beams)).toEqual(expected[0])
  expect(expected[1]?.warnings).toEqual([
    expect.stringContaining('trained on at most 4'),
    '2 of 2 answers were cut at 3 tokens: raise maxNewTokens',
  ])
})

test('files answer too, and the progress ends with all of them', async () => {
  const files = modelToFiles(model, vocabulary)
  const seen: unknown[] = []
  const answer = await loadText(join(folder, 'model'), { onProgress: progress => seen.push(progress) })
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  expect(seen).toEqual([{ loaded: bytes, total: bytes }])
  expect(await (await loadText(files))('8 3')).toEqual(await answer('8 3'))
})

test('the options of loading are those of every answer, and a call may have others', async () => {
  const answer = await loadText(modelToFiles(model, vocabulary), { engine: 'reference' })
  const { text, score } = await answer('8 3')
  const onWasm = await answer('8 3', { engine: 'wasm' })
  expect(onWasm.text).toBe(text)
  expect(onWasm.score).not.toBe(score)
})

test('a stream gives the text so far with every token, and then the answer', async () => {
  const answer = await loadText(modelToFiles(model, vocabulary))
  const stream = answer.stream('8 3', { eosId: -1 })
  const texts: string[] = []
  let step = await stream.next()
  for (; step.done !== true; step = await stream.next()) {
    expect(step.value.text.endsWith(step.value.token) || step.value.token.startsWith('[')).toBe(true)
    texts.push(step.value.text)
  }
  expect(texts).toHaveLength(3)
  expect(step.value).toEqual(await answer('8 3', { eosId: -1 }))
  expect(texts.at(-1)).toBe(step.value.text)
})

test('a run of version 0.1.0 says in its record how long answers may get', async () => {
  const old = join(folder, 'old')
  const files = new Map([...modelToFiles(model, vocabulary)].filter(([name]) => name !== 'generation_config.json'))
  await saveModel(old, new Transformer({ ...sizes, srcPadIdx: 0, trgPadIdx: 0, seed: 2 }))
  for (const [name, bytes] of files) await writeFile(join(old, name), bytes)
  await writeFile(join(old, 'run.json'), JSON.stringify({ task: { name: 'pairs', options: { maxNewTokens: 2 } } }))
  const answer = await loadText(old)
  expect((await answer('8 3', { eosId: -1 })).sequences[0]?.ids).toHaveLength(2)
})

test('what is no text model is refused', async () => {
  await expect(loadText(modelToFiles(model))).rejects.toThrow(
    'the model has no vocabulary.json, which loadText needs to read texts; ids it takes by glassformer logits, or generate of the library',
  )
  await expect(loadText(join(folder, 'nowhere'))).rejects.toThrow('it does not exist')
})
