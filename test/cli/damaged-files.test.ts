import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer, tinyRun, trainTiny } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
let good: string
let other: string

beforeAll(async () => {
  good = await tinyRun()
  other = join(folder, 'other')
  await trainTiny(other, '--embed-dim', '12')
})

type Damage = (run: string) => Promise<unknown>

const cutShort =
  (file: string): Damage =>
  async run => {
    const path = join(run, file)
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, bytes.length - 100))
  }
const write =
  (file: string, text: string): Damage =>
  run =>
    writeFile(join(run, file), text)
const edit =
  (file: string, from: string | RegExp, to: string): Damage =>
  async run => {
    const before = await readFile(join(run, file), 'utf8')
    const after = before.replace(from, to)
    expect(after).not.toBe(before)
    await writeFile(join(run, file), after)
  }
const fromOther =
  (file: string): Damage =>
  run =>
    cp(join(other, file), join(run, file))
const without =
  (file: string): Damage =>
  run =>
    rm(join(run, file))

async function damaged(damage: Damage): Promise<string> {
  const run = join(folder, `run-${Math.random()}`)
  await cp(good, run, { recursive: true })
  await damage(run)
  return run
}

describe('predict with a damaged model says which file and what, in one line', () => {
  it.each<[string, Damage, (string | RegExp)[]]>([
    ['weights cut short', cutShort('model.safetensors'), ['model.safetensors']],
    ['weights that are none', write('model.safetensors', 'weights'), ['model.safetensors']],
    ['empty weights', write('model.safetensors', ''), ['model.safetensors']],
    ['weights of another shape', fromOther('model.safetensors'), ['model.safetensors', /shape \(.*12/u]],
    ['a config cut short', cutShort('config.json'), ['config.json']],
    ['an unknown option', edit('config.json', '"heads"', '"headz"'), ['config.json']],
    ['an odd width', edit('config.json', '"embedDim": 8', '"embedDim": 9'), ['config.json', 'embedDim 9']],
    ['a vocabulary of another size', edit('vocabulary.json', '"9"', '"9", "10"'), ['vocabulary.json', '14 tokens']],
    ['no vocabulary', without('vocabulary.json'), ['vocabulary.json']],
    ['no weights', without('model.safetensors'), ['model.safetensors', 'does not exist']],
  ])('%s', async (_, damage, parts) => {
    const run = await damaged(damage)
    expectOneClearLine(await glassformer(['predict', '--model', run, '1 2']), 1, run, ...parts)
  })
})

describe('train --resume with a damaged run says which file and what, and changes nothing', () => {
  it.each<[string, Damage, (string | RegExp)[]]>([
    ['weights cut short', cutShort('checkpoint/weights.safetensors'), ['checkpoint/weights.safetensors']],
    ['weights of another shape', fromOther('checkpoint/weights.safetensors'), ['checkpoint', /shape \(.*12/u]],
    [
      'an optimiser of another shape',
      fromOther('checkpoint/optimizer.safetensors'),
      ['checkpoint', /optimiser's .* shape \(.*12/u],
    ],
    ['no optimiser', without('checkpoint/optimizer.safetensors'), ['checkpoint/optimizer.safetensors', 'missing']],
    ['a place cut short', write('checkpoint/checkpoint.json', '{"step":'), ['checkpoint/checkpoint.json', 'not JSON']],
    ['a place without a step', write('checkpoint/checkpoint.json', '{}'), ['checkpoint/checkpoint.json: step']],
    [
      'batches that are none',
      edit('checkpoint/checkpoint.json', /"random":\[[^\]]*\]/u, '"random":[1]'),
      ['checkpoint'],
    ],
    ['a run cut short', cutShort('run.json'), ['run.json is not JSON']],
    ['a wrong number', edit('run.json', '"batchSize": 8', '"batchSize": "8"'), ['run.json: training.batchSize']],
    ['an unknown task', edit('run.json', '"name": "digits"', '"name": "dogs"'), ['run.json', '"dogs"']],
    ['an unknown engine', edit('run.json', '"engine": "wasm"', '"engine": "abacus"'), ['run.json', 'abacus']],
  ])('%s', async (_, damage, parts) => {
    const run = await damaged(damage)
    const before = await readFile(join(run, 'model.safetensors'))
    const metrics = await readFile(join(run, 'metrics.jsonl'))
    const ended = await glassformer(['train', '--resume', '--steps', '30', '--out', run, '--json'])
    expectOneClearLine(ended, 1, run, ...parts)
    expect((await readFile(join(run, 'model.safetensors'))).equals(before)).toBe(true)
    expect((await readFile(join(run, 'metrics.jsonl'))).equals(metrics)).toBe(true)
  })
})
