import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { type FitOptions, fit } from '#train'
import { expectOneClearLine, glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const tokens = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }

describe('a training that no machine can do is refused before the first step', () => {
  it.each<[flags: string[], words: string[]]>([
    [
      ['--batch-size', '100000000000'],
      ['for a batch of 100000000000', 'smaller batch'],
    ],
    [
      ['--embed-dim', '8192', '--layers', '1000', '--engine', 'reference'],
      ['for the model', 'the machine has'],
    ],
    [
      ['--embed-dim', '2048', '--layers', '20', '--engine', 'wasm'],
      ['for the model', /the machine has|WebAssembly has 4\.3 GB/u.source],
    ],
  ])('train %j', async (flags, words) => {
    const ended = await glassformer(['train', 'reverse', '--out', join(scratch(), 'run'), ...flags])
    expectOneClearLine(ended, 1, 'this training needs at least', ...words.map(word => new RegExp(word, 'u')))
  })

  it('and by the library', async () => {
    const model = new Transformer({ ...tokens, embedDim: 8, numLayers: 1, heads: 2 })
    const step = (options: FitOptions) => fit(model, digitsTask(), options).next()
    await expect(step({ batchSize: 1e11 })).rejects.toThrow(/^this training needs at least .* TB/u)
  })

  it('but a batch has no more pairs than there are', async () => {
    const folder = scratch()
    const pairs = Array.from({ length: 20 }, (_, i) => `a ${i}\tb ${i}\n`)
    await writeFile(join(folder, 'pairs.tsv'), pairs.join(''))
    const flags = [...TINY, '--tokenizer', 'word', '--steps', '1', '--batch-size', '100000000000']
    const ended = await glassformer(['train', 'pairs.tsv', '--out', 'run', ...flags], { cwd: folder })
    expect(ended).toMatchObject({ code: 0 })
  })
})
