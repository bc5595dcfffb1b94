import { expect, it } from 'vitest'
import { importModel, modelFromFiles, modelToFiles, readSafetensors } from '#formats'
import { saveModel } from '#formats/node'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const task = digitsTask()

function spoilt(value: number): Transformer {
  const tokens = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
  const model = new Transformer({ ...tokens, embedDim: 8, numLayers: 1, heads: 2, seed: 5 })
  for (const { key, data } of model.parameters()) if (key.endsWith('fc_out.bias')) data[2] = value
  return model
}

const MESSAGE = /NaN or an infinity is among the numbers of .*fc_out\.bias/u

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('weights with %d are not loaded', value => {
  const files = modelToFiles(spoilt(value), task.sourceVocabulary)
  expect(() => modelFromFiles(files)).toThrow(MESSAGE)
  const weights = files.get('model.safetensors') ?? new Uint8Array()
  expect(readSafetensors(weights).tensors.size).toBeGreaterThan(0)
  const config = JSON.parse(new TextDecoder().decode(files.get('config.json')))
  expect(() => importModel({ weights, config })).toThrow(MESSAGE)
})

it('predict, serve and eval refuse them, naming the tensor', async () => {
  const folder = scratch()
  await saveModel(folder, spoilt(Number.NaN), task.sourceVocabulary)
  const commands = [
    ['predict', '--model', folder, '1 2'],
    ['serve', '--model', folder, '--port', '0'],
    ['eval', '--model', folder, '--data', 'pairs.tsv'],
  ]
  for (const command of commands)
    expectOneClearLine(await glassformer(command), 1, 'model.safetensors: NaN or an infinity', 'fc_out.bias')
})
