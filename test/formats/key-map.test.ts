import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importModel, writeSafetensors } from '#formats'
import { loadModel } from '#formats/node'
import { Transformer } from '#model'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const sizes = { srcVocabSize: 9, trgVocabSize: 9, embedDim: 8, numLayers: 2, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
const model = new Transformer({ ...sizes, maxLen: 20, seed: 2 })
const config = { heads: 2, srcPadIdx: 0, trgPadIdx: 0, maxLen: 20 }

/** The model as somebody else's program calls its parts. */
const foreign = new Map([
  ...[...model.stateDict()].map(
    ([key, tensor]) =>
      [key.replace('encoder.layers', 'model.enc.block').replace('attention.fc_q', 'mha.query'), tensor] as const,
  ),
  ['steps_done', { data: new Float32Array(1), shape: [1] }] as const,
])
const rules: [string, string | null][] = [
  ['^model\\.enc\\.block\\.(\\d+)', 'encoder.layers.$1'],
  ['mha\\.query', 'attention.fc_q'],
  ['^steps_done$', null],
]

it('weights with any names become ours by a key map', async () => {
  const weights = writeSafetensors(foreign)
  const imported = importModel({ weights, config, keys: rules })
  expect(imported.model.stateDict()).toEqual(model.stateDict())
  expect(imported.notes).toEqual([])
  expect(imported.assumed).toEqual({
    activation: 'relu',
    normFirst: false,
    layerNormEps: 1e-5,
    scaleEmbedding: false,
    positions: 'sinusoidal',
  })

  const folder = scratch()
  await writeFile(join(folder, 'w.safetensors'), weights)
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, normFirst: false }))
  const importBy = async (keys: unknown) => {
    await writeFile(join(folder, 'keys.json'), JSON.stringify(keys))
    const files = ['--weights', 'w.safetensors', '--config', 'config.json', '--keys', 'keys.json']
    return glassformer(['import', ...files, '--out', 'out'], { cwd: folder })
  }
  const { code, stderr } = await importBy([...rules, ['nothing', 'x']])
  expect(code).toBe(0)
  expect(stderr.split('\n')).toEqual([
    "w.safetensors: the key map's nothing fits no key",
    "config.json doesn't say, and no weight shows: activation relu, layerNormEps 0.00001, scaleEmbedding false, " +
      'positions sinusoidal; if it was trained otherwise, say so there',
    '',
  ])
  expect((await loadModel(join(folder, 'out'))).model.stateDict()).toEqual(model.stateDict())
  expectOneClearLine(await importBy({ a: 'b' }), 1, /keys\.json: .*list of \[pattern, replacement\]/u)
})

it('errors name what was found and the nearest that is expected', () => {
  const weights = writeSafetensors(foreign)
  const by = (keys: readonly [string, string | null][]) => () => importModel({ weights, config, keys })
  expect(by([])).toThrow(
    /^the weights lack encoder\.layers\.0\.feed_forward\.0\.weight; the nearest of their \d+ keys: model\.enc\.block\.0\./u,
  )
  expect(by(rules.slice(0, 1))).toThrow(
    /lack encoder\.layers\.0\.attention\.fc_q\.weight.*nearest.*mha\.query\.weight\)$/u,
  )
  expect(by(rules.slice(0, 2))).toThrow("the weights have steps_done, which this model doesn't (the nearest to")
  expect(by([...rules, ['fc_k', 'fc_v']])).toThrow(
    /both decoder\.\S+fc_k\.bias and decoder\.\S+fc_v\.bias become decoder\.layers\.0\.attention\.fc_v\.bias/u,
  )
  expect(by([['(', 'x']])).toThrow('rule 1 of the key map: Invalid regular expression')
})

it('a table that two keys name is one only where they agree', () => {
  const tied = new Transformer({ ...sizes, maxLen: 20, tieEmbeddings: true, seed: 2 })
  const weights = writeSafetensors(tied.stateDict())
  expect(importModel({ weights, config }).notes).toEqual([expect.stringContaining('with tieEmbeddings true')])
  expect(importModel({ weights, config: { ...config, tieEmbeddings: true } }).notes).toEqual([])
  expect(() => tied.loadStateDict(model.stateDict())).toThrow(
    'decoder.embed.weight and decoder.fc_out.weight differ in the weights, but are one table in this model',
  )
})
