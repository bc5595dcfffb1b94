import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseVocabulary } from '#data'
import { type Ended, events, expectOneClearLine, glassformer, metricsOf, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const OPTIONS = [
  ...['--tokenizer', 'bpe', '--target-tokenizer', 'word', '--vocab-size', '60', '--max-length', '40'],
  ...['--batch-tokens', '120'],
]
const pairs = Array.from({ length: 240 }, (_, i) => {
  const source = `say ${(i * 7919 + 100).toString(26)}`
  return { source, target: Array.from(source.slice(4)).reverse().join(' ') }
})
const quoted = (text: string): string => `"${text}"`
const forms = {
  tsv: pairs.map(({ source, target }) => `${source}\t${target}\n`).join(''),
  csv: `id,target,source\r\n${pairs.map(({ source, target }, i) => `${i},${quoted(target)},${source}\r\n`).join('')}`,
  jsonl: pairs.map(pair => JSON.stringify(pair)).join('\n'),
}

/** A tiny model, whose batches are counted in tokens. */
const SMALL = [
  ...TINY.filter((_, i) => TINY[i] !== '--batch-size' && TINY[i - 1] !== '--batch-size'),
  ...['--steps', '60', '--checkpoint-every', '10', '--json'],
]

const folder = scratch()
let data: string
let run: string
let weights: Buffer

/** A run of its own folder, on a file of pairs. */
const train = (file: string, out: string, ...flags: string[]): Promise<Ended> =>
  glassformer(['train', file, ...SMALL, '--out', out, ...flags])

beforeAll(async () => {
  data = join(folder, 'pairs.tsv')
  run = join(folder, 'run')
  await writeFile(data, forms.tsv)
  const ended = await train(data, run, ...OPTIONS)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const [read] = events(ended.stdout)
  expect(read).toMatchObject({ type: 'data', path: data, read: 240, duplicates: 0, badLines: 0, sourceTokens: 60 })
  expect(Number(read?.['train']) + Number(read?.['validation']) + Number(read?.['test'])).toBe(240)
  weights = await readFile(join(run, 'model.safetensors'))
})

describe('train on a file of pairs', () => {
  it.each(['csv', 'jsonl'] as const)('makes the same model of the same pairs as %s', async form => {
    const place = scratch()
    const file = join(place, `pairs.${form}`)
    await writeFile(file, forms[form])
    const out = join(place, 'run')
    expect(await train(file, out, ...OPTIONS)).toMatchObject({ code: 0, stderr: '' })
    expect((await readFile(join(out, 'model.safetensors'))).equals(weights)).toBe(true)
  })

  it('saves the learned pieces with the model', async () => {
    const { source, target } = JSON.parse(await readFile(join(run, 'vocabulary.json'), 'utf8'))
    expect(source).toMatchObject({ tokenizer: 'bpe', merges: expect.any(Array) })
    expect(target.tokenizer).toBe('words')
    const vocabulary = parseVocabulary(source)
    expect(vocabulary.format(vocabulary.parse('say abc'))).toBe('say abc')
  })

  it('goes on after kill -9 bit for bit, and finds its data again by itself', async () => {
    const place = scratch()
    const out = join(place, 'run')
    const killed = await glassformer(['train', data, ...SMALL, ...OPTIONS, '--out', out], {
      signalWhen: stdout => (stdout.includes('"step":33,') ? 'SIGKILL' : undefined),
    })
    expect(killed.code).toBe(null)
    expect(await glassformer(['train', '--resume', '--out', out, '--held-out', '0', '--json'])).toMatchObject({
      code: 0,
    })
    expect((await readFile(join(out, 'model.safetensors'))).equals(weights)).toBe(true)
    const steps = (await metricsOf(out)).filter(({ type }) => type === 'step').map(({ step }) => step)
    expect(steps).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  })

  it('resumes with a moved file, and refuses a changed one or other options', async () => {
    const place = scratch()
    const [file, moved, out] = ['a.tsv', 'b.tsv', 'run'].map(name => join(place, name)) as [string, string, string]
    await writeFile(file, forms.tsv)
    await train(file, out, '--steps', '2', '--held-out', '0')
    await rename(file, moved)
    const resume = (...args: string[]): Promise<Ended> =>
      glassformer(['train', ...args, '--out', out, '--resume', '--held-out', '0', '--json'])
    expectOneClearLine(await resume(), 1, 'a.tsv, with which this run began, is not there any more', 'run.json')
    expect(await resume(moved, '--steps', '4')).toMatchObject({ code: 0, stderr: '' })
    expectOneClearLine(await resume('--vocab-size', '90'), 2, '--vocab-size 8000, not 90')
    expectOneClearLine(await resume('--tokenizer', 'word'), 2, 'has --tokenizer char, not word')
    expectOneClearLine(await resume('--source-tokenizer', 'word'), 2, 'has --source-tokenizer char, not word')
    expectOneClearLine(await resume('digits'), 2, 'trains pairs, not digits')
    await writeFile(moved, `${forms.tsv}one\tmore\n`)
    expectOneClearLine(await resume(), 1, /b\.tsv is not what this run began with \(SHA-256 \w{12}…, now \w{12}…\)/u)
  })

  it('reports bad lines by number, and leaves them out when it is told to', async () => {
    const place = scratch()
    const file = join(place, 'bad.tsv')
    await writeFile(file, `no tab\n${forms.tsv}\na\tb\tc\n \tx\n${'y'.repeat(2 ** 20 + 1)}\n\n\n`)
    const out = join(place, 'run')
    const parts = ['bad.tsv: 5 of 245 lines are bad', 'line 1: it has 0 tabs', 'line 242: it is empty', 'and 2 more']
    expectOneClearLine(await train(file, out, '--bad-lines-shown', '3'), 1, ...parts, '--bad-lines skip')
    const skipped = await train(file, out, '--bad-lines', 'skip', '--steps', '1', '--held-out', '0')
    expect(skipped).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/line 245: it is longer than 1048576 characters; they are left out\n$/u),
    })
    expect(events(skipped.stdout)[0]).toMatchObject({ type: 'data', read: 240, badLines: 5 })
  })

  it('takes the task from a config file, and the flags above it', async () => {
    const place = scratch()
    const config = join(place, 'config.json')
    const task = { name: 'pairs', options: { file: { path: data }, sourceTokenizer: 'word', validationShare: 0.2 } }
    await writeFile(config, JSON.stringify({ task, steps: 1, model: { embedDim: 8, numLayers: 1, heads: 2 } }))
    const out = join(place, 'run')
    const flags = ['--config', config, '--source-tokenizer', 'char', '--out', out, '--held-out', '0', '--json']
    expect(await glassformer(['train', ...flags])).toMatchObject({ code: 0, stderr: '' })
    const { options } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')).task
    expect(options).toMatchObject({ sourceTokenizer: 'char', validationShare: 0.2 })
  })

  it('refuses what is too long for the model before the first step, by line, in every split', async () => {
    const place = scratch()
    const file = join(place, 'long.tsv')
    const word = 'abcdefghij'.repeat(3)
    // Among so many sources each split has some.
    const long = Array.from({ length: 100 }, (_, i) => `${word}${i}\ty\n`).join('')
    await writeFile(file, `${forms.tsv}${long}`)
    const flags = ['--max-len', '30', '--max-length', '99']
    const refused = await train(file, join(place, 'run'), ...flags)
    const first =
      'line 241: its source has 33 | line 242: its source has 33 | line 243: its source has 33 | and 97 more'
    expectOneClearLine(refused, 2, '100 pairs', '--max-len 30', first, '--max-len 34', '--max-length 28')
    const out = join(place, 'run')
    expect(await train(file, out, '--max-len', '30', '--max-length', '28', '--steps', '1')).toMatchObject({ code: 0 })
    expectOneClearLine(
      await glassformer(['eval', '--model', out, '--data', file]),
      1,
      'line 241: the source has 33 tokens',
    )
    expectOneClearLine(
      await glassformer(['train', '--max-len', '11', '--out', join(place, 'digits')]),
      2,
      '--max-len 11',
    )
  })

  it('names what cannot be', async () => {
    const refused = (...args: string[]): Promise<Ended> => glassformer(['train', ...args, '--out', join(folder, 'no')])
    expectOneClearLine(await refused('digits', '--vocab-size', '9'), 2, '--vocab-size is for files of pairs')
    expectOneClearLine(await refused('digits', '--tokenizer', 'bpe'), 2, '--tokenizer is for files of pairs')
    expectOneClearLine(await refused(join(folder, 'none.csv')), 1, 'none.csv: it does not exist')
    expectOneClearLine(await refused('pairs'), 2, 'needs its file')
    expectOneClearLine(await refused(data, '--batch-tokens', '9', '--batch-size', '9'), 2, 'choose one')
    expectOneClearLine(await refused(data, '--max-length', '2'), 1, 'none is left to train on')
    expectOneClearLine(await refused(data, '--validation-share', '0', '--validate-every', '5'), 2, '--validation-share')
  })
})

describe('a model of pairs', () => {
  it('answers, unknown characters and answers longer than the text too', async () => {
    const ended = await glassformer(['predict', '--model', run, 'say abc', 'x?', '--json'])
    const warning =
      'text 2 has 2 tokens that the model doesn\'t know, "x" "?": it reads each as [UNK], so the answer may well be wrong'
    expect(ended).toMatchObject({ code: 0, stderr: `warning: ${warning}\n` })
    const [known, doubtful] = JSON.parse(ended.stdout)
    expect(known.warnings).toBe(undefined)
    expect(doubtful.warnings).toEqual([warning])
  })

  it('is scored on its held-out pairs and on a file, with more metrics', async () => {
    const names = ['bleu', 'chrf', 'wer', 'cer', 'per', 'exact', 'perplexity']
    const held = await glassformer(['eval', '--model', run, '--metrics', names.join(), '--json'])
    expect(held).toMatchObject({ code: 0, stderr: '' })
    const scores = JSON.parse(held.stdout)
    expect(Object.keys(scores.byPattern)).toEqual(['validation', 'test'])
    for (const part of [scores, scores.byPattern.test]) expect(Object.keys(part.metrics)).toEqual(names)
    expect(scores.metrics.perplexity).toBeCloseTo(Math.exp(scores.loss), 9)
    // Targets are single letters with spaces between: words and tokens are the same.
    expect(scores.metrics.wer).toBe(scores.metrics.per)

    const table = await glassformer(['eval', '--model', run, '--data', data, '--metrics', 'bleu,wer'])
    expect(table.stdout).toMatch(/^pairs +sequences .* loss +bleu +wer\nall +240 .* \d+\.\d\d +\d\.\d{4}$/mu)
    expectOneClearLine(
      await glassformer(['eval', '--model', run, '--metrics', 'blue']),
      2,
      'must be one of',
      'not "blue" (did you mean bleu?)',
    )
  })
})
