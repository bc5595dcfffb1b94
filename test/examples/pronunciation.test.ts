import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { pairsTask } from '#tasks'
import { scratch } from '../support/scratch.js'
import { run } from './run-example.js'

const folder = scratch()
let lines: string[]
let pairs: { source: string; target: string }[]
beforeAll(async () => {
  const file = join(folder, 'all.tsv')
  await run('examples/pronunciation/prepare.mjs', file)
  lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  pairs = lines.slice(1).map(line => {
    const [source = '', target = ''] = line.split('\t')
    return { source, target }
  })
}, 60_000)

test('variants are pronunciations of the same word', () => {
  const of = (word: string) => pairs.filter(({ source }) => source === word).map(({ target }) => target)
  expect(of('tomato')).toEqual(['T AH M EY T OW', 'T AH M AA T OW'])
  // In the dictionary they differ in stress alone.
  expect(of('abstract')).toEqual(['AE B S T R AE K T'])
  expect(pairs.filter(({ source }) => /[()]/.test(source))).toEqual([])
})

test('phonemes alone: no stress, no comments, no pair twice', () => {
  expect(pairs.find(({ source }) => source === 'aalborg')?.target).toBe('AO L B AO R G')
  const phonemes = new Set(pairs.flatMap(({ target }) => target.split(' ')))
  expect(phonemes.size).toBe(39)
  expect([...phonemes].filter(phoneme => !/^[A-Z]{1,2}$/.test(phoneme))).toEqual([])
  expect(new Set(lines).size).toBe(lines.length)
})

test('no word is in two parts, and the parts are 90, 5 and 5 % of the words', () => {
  const task = pairsTask(pairs, { sourceTokenizer: 'char', targetTokenizer: 'word' })
  const parts = [task.training, task.heldOut('validation', pairs.length), task.heldOut('test', pairs.length)]
  const words = parts.map(part => new Set(part.map(({ source }) => task.sourceVocabulary.format(source))))
  const all = new Set(pairs.map(({ source }) => source))
  expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(pairs.length)
  expect(words.reduce((sum, part) => sum + part.size, 0)).toBe(all.size)
  expect(words.map(({ size }) => (100 * size) / all.size)).toEqual([
    expect.closeTo(90, 0),
    expect.closeTo(5, 0),
    expect.closeTo(5, 0),
  ])
})

test('a short training is scored on its test words', async () => {
  const [file, model] = [join(folder, 'some.tsv'), join(folder, 'run')]
  await writeFile(file, `${lines.slice(0, 301).join('\n')}\n`)
  const tokenizers = ['--source-tokenizer', 'char', '--target-tokenizer', 'word']
  const small = ['--embed-dim', '8', '--layers', '1', '--steps', '2', '--validate-every', '1', '--engine', 'wasm']
  await run('dist/bin/glassformer.js', 'train', file, ...tokenizers, ...small, '--held-out', '0', '--out', model)
  const scores = await run('examples/pronunciation/score.mjs', '--model', model, '--pairs', file, '--show', '1')
  expect(scores).toMatch(/^greedy {3}\d+ words: word error rate \d+\.\d\d %.*\n {2}[✓✗] .*\n5 beams {2}/u)

  const [thin, curve] = [join(folder, 'thin.jsonl'), join(folder, 'curve.svg')]
  await run('examples/thin.mjs', join(model, 'metrics.jsonl'), thin)
  const kept = (await readFile(thin, 'utf8')).trimEnd().split('\n')
  expect(kept.map(line => JSON.parse(line)).map(({ type, step }) => `${type} ${step}`)).toEqual([
    'step 1',
    'validation 1',
    'validation 2',
  ])
  await run('examples/plot.mjs', thin, curve, 'right', 'sequenceAccuracy=words')
  expect(await readFile(curve, 'utf8')).toContain('>right</text>')
})
