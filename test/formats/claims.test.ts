import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { modelFromFiles, modelToFiles } from '#formats'
import { saveModel } from '#formats/node'
import { Transformer } from '#model'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const tokens = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
const saved = modelToFiles(new Transformer({ ...tokens, embedDim: 8, numLayers: 1, heads: 2, maxLen: 20 }))

/** The files of a small model whose config claims something else. */
function claiming(changes: object): Map<string, Uint8Array> {
  const config = JSON.parse(new TextDecoder().decode(saved.get('config.json')))
  return new Map([...saved, ['config.json', new TextEncoder().encode(JSON.stringify({ ...config, ...changes }))]])
}

describe('what config.json claims is compared with the weights before anything is made of it', () => {
  it.each<[claim: object, words: string]>([
    [{ numLayers: 9999 }, 'm/config.json: numLayers is 9999, but the weights have 1 layer of the encoder'],
    [{ decoderLayers: 2 }, 'm/config.json: decoderLayers is 2, but the weights have 1 layer of the decoder'],
    [{ numLayers: 30_000 }, 'm/config.json: numLayers must be a whole number from 1 to 10000, not 30000'],
    [{ numLayers: 1e12 }, 'm/config.json: numLayers must be a whole number from 1 to 10000, not 1000000000000'],
    [
      { embedDim: 8192, feedForwardDim: 32 },
      'm/model.safetensors: encoder.embed.weight has shape (13, 8), this model needs (13, 8192)',
    ],
    [
      { srcVocabSize: 1e8 },
      'm/model.safetensors: encoder.embed.weight has shape (13, 8), this model needs (100000000, 8)',
    ],
    [
      { trgVocabSize: 2 ** 40 },
      'm/model.safetensors: decoder.embed.weight has shape (13, 8), this model needs (1099511627776, 8)',
    ],
    [
      { feedForwardDim: 1e12 },
      'm/model.safetensors: encoder.layers.0.feed_forward.0.weight has shape (32, 8), this model needs (1000000000000, 8)',
    ],
    [
      { maxLen: 1e12 },
      'm/config.json: embedDim 8 times maxLen 1000000000000: a table of positions has at most 67108864 numbers',
    ],
  ])('%j', (claim, words) => {
    const before = process.memoryUsage().arrayBuffers
    expect(() => modelFromFiles(claiming(claim), 'm')).toThrow(words)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20)
  })

  it('the command says it in one line', async () => {
    const folder = scratch()
    await saveModel(folder, modelFromFiles(saved).model)
    await writeFile(`${folder}/config.json`, claiming({ srcVocabSize: 1e12 }).get('config.json') ?? '')
    const asked = ['logits', '--model', folder, '--src', 'none', '--trg', 'none']
    expectOneClearLine(await glassformer(asked), 1, 'has shape (13, 8), this model needs (1000000000000, 8)')
  })
})
