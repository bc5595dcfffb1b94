import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Random } from '#math'
import { scratch } from '../support/scratch.js'
import { fileOf, run } from './run-example.js'

const folder = scratch()
beforeAll(async () => {
  await run('examples/reverse/prepare.mjs', join(folder, 'data'))
}, 60_000)

const textOf = (name: string): Promise<string> => readFile(join(folder, 'data', `${name}.tsv`), 'utf8')

describe('prepare.mjs', () => {
  test.each([
    ['train', 50_000, 1, 25],
    ['validation', 1000, 1, 30],
    ['test', 1000, 1, 30],
    ['test-short', 835, 1, 25],
    ['test-long', 165, 26, 30],
  ])('%s: %i pairs of %i to %i numbers from 0 to 49, and the same backwards', async (name, count, least, most) => {
    const lines = (await textOf(name)).trimEnd().split('\n')
    expect(lines).toHaveLength(count)
    const lengths = new Set<number>()
    const numbers = new Set<string>()
    const wrong = lines.filter(line => {
      const [source = '', target = ''] = line.split('\t')
      const list = source.split(' ')
      lengths.add(list.length)
      for (const number of list) numbers.add(number)
      return target !== list.reverse().join(' ')
    })
    expect(wrong).toEqual([])
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([least, most])
    expect([...numbers].sort()).toEqual(Array.from({ length: 50 }, (_, number) => `${number}`).sort())
  })

  test('makes the same pairs again', async () => {
    await run('examples/reverse/prepare.mjs', join(folder, 'again'))
    for (const name of ['train', 'validation', 'test'])
      expect(await readFile(join(folder, 'again', `${name}.tsv`), 'utf8')).toBe(await textOf(name))
  })
})

describe('places.mjs', () => {
  test.each(['written', 'shifted', 'shiftedSource', 'mirrored'])('%s puts in PAD and nothing else', async name => {
    const { places } = await import(fileOf('examples/reverse/places.mjs'))
    const random = new Random(1)
    const withoutPad = (ids: readonly number[]): number[] => ids.filter(id => id !== 0)
    const lengths = { source: 0, target: 0 }
    for (let i = 0; i < 500; i++) {
      const numbers = Array.from({ length: 1 + random.integer(25) }, () => 4 + random.integer(50))
      const pair = { source: [1, ...numbers, 2], target: [1, ...numbers.toReversed(), 2] }
      const moved = places[name]?.(pair, random) ?? pair
      expect([withoutPad(moved.source), withoutPad(moved.target)]).toEqual([pair.source, pair.target])
      lengths.source = Math.max(lengths.source, moved.source.length)
      lengths.target = Math.max(lengths.target, moved.target.length)
      if (name === 'mirrored') expect(moved.target).toEqual([1, ...moved.source.slice(1, -1).toReversed(), 2])
    }
    const [written, all] = [27, 32]
    expect(lengths).toEqual({
      source: name === 'written' ? written : all,
      target: name === 'shifted' || name === 'mirrored' ? all : written,
    })
  })
})

test('a short training gives a model folder and a log that the other commands read', async () => {
  const [data, out] = [join(folder, 'data'), join(folder, 'run')]
  const small = ['--embed-dim', '8', '--layers', '1', '--batch-size', '4', '--validate-on', '20', '--engine', 'wasm']
  await run(
    'examples/reverse/train.mjs',
    '--data',
    data,
    '--out',
    out,
    '--steps',
    '4',
    '--validate-every',
    '2',
    ...small,
  )
  const log = (await readFile(join(out, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n')
  const validations = log.map(line => JSON.parse(line)).filter(({ type }) => type === 'validation')
  expect(validations.map(({ step }) => step)).toEqual([2, 4])
  expect(validations[1].all.pairs).toBe(20)
  expect(await run('examples/reverse/score.mjs', '--data', data, '--model', out)).toMatch(/greedy +165 +\d+\.\d\d/u)
  const texts = [25, 26].map(length => Array.from({ length }, (_, number) => number).join(' '))
  const predicted = JSON.parse(await run('dist/bin/glassformer.js', 'predict', '--model', out, '--json', ...texts))
  const warning = expect.stringContaining('28 tokens, SOS and EOS included, and the model was trained on at most 27')
  const cut = 'the answer was cut at 51 tokens: raise maxNewTokens'
  expect(predicted.map(({ warnings = [] }) => warnings)).toEqual([[cut], [warning, cut]])
  const curve = join(out, 'curve.svg')
  await run('examples/plot.mjs', join(out, 'metrics.jsonl'), curve, 'BLEU', 'all.bleu=all', 'all.exact=right')
  expect(await readFile(curve, 'utf8')).toMatch(/^<svg .*>all<.*>right<.*<\/svg>\n$/su)
})
