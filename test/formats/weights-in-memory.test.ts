import { loadModel, modelToFiles, openModel, saveModel, Transformer } from 'glassformer'
import { expect, it } from 'vitest'
import { scratch } from '../support/scratch.js'

const model = new Transformer({
  ...{ srcVocabSize: 9, trgVocabSize: 9, srcPadIdx: 0, trgPadIdx: 0, embedDim: 8, numLayers: 1, heads: 2, maxLen: 20 },
})

it('has a loaded model once in memory: its weights are where the file was read to', async () => {
  const folder = scratch()
  await saveModel(folder, model)
  const loaded = (await loadModel(folder)).model
  const trained = [...loaded.parameters()].filter(parameter => parameter.trained)
  expect(new Set(trained.map(({ data }) => data.buffer)).size).toBe(1)
  expect(loaded.stateDict()).toEqual(model.stateDict())
})

it('shares no memory with files that somebody else keeps', async () => {
  const files = modelToFiles(model)
  const opened = (await openModel(files)).model
  files.get('model.safetensors')?.fill(0)
  expect(opened.stateDict()).toEqual(model.stateDict())
})
