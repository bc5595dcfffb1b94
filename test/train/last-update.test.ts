import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSafetensors } from '#formats'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { fit, sgd } from '#train'
import { glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const MESSAGE = /after the update of step 1, NaN or an infinity is among the numbers of .*: try a lower learning rate/u

it.each([0, 0.5])('weights that the last update spoils are not the model’s, with a running mean of %d', async ema => {
  const vocabulary = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
  const model = new Transformer({ ...vocabulary, embedDim: 8, numLayers: 1, heads: 2 })
  const before = model.stateDict()
  const options = {
    steps: 1,
    optimizer: sgd({ lr: 1e30, weightDecay: 1e10 }),
    ema,
    engine: 'wasm',
    threads: 1,
  } as const
  const training = async () => {
    for await (const { loss } of fit(model, digitsTask(), options)) expect(loss).toBeLessThan(10)
  }
  await expect(training()).rejects.toThrow(MESSAGE)
  expect(model.stateDict()).toEqual(before)
})

it('nor saved by a run, which fails', async () => {
  const out = join(scratch(), 'run')
  const spoiling = ['--optimizer', 'sgd', '--lr', '1e30', '--weight-decay', '1e10']
  const ended = await glassformer(['train', 'digits', ...TINY, ...spoiling, '--steps', '1', '--out', out])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(MESSAGE)
  expect(existsSync(join(out, 'checkpoint'))).toBe(false)
  const { tensors } = readSafetensors(await readFile(join(out, 'model.safetensors')))
  for (const { data } of tensors.values()) expect((data as Float32Array).every(Number.isFinite)).toBe(true)
})
