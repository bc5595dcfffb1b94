import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scratch } from '../support/scratch.js'
import { run } from './run-example.js'

const folder = scratch()

interface Example {
  readonly name: string
  /** Files and how many pairs they have. */
  readonly files: Readonly<Record<string, number>>
  /** Pairs that some file has. */
  readonly pairs: readonly (readonly [source: string, target: string])[]
  /** What baseline.mjs prints. */
  readonly baseline?: readonly string[]
}

const examples: readonly Example[] = [
  {
    name: 'scan',
    // As many as the paper's own files have.
    files: {
      'simple/train': 16_728,
      'simple/test': 4182,
      'length/train': 16_990,
      'length/test': 3920,
      'jump/train': 14_670,
      'jump/test': 7706,
      'turn-left/train': 21_890,
      'turn-left/test': 1208,
    },
    pairs: [
      ['jump', 'JUMP'],
      ['turn left twice', 'LTURN LTURN'],
      ['jump opposite left and walk thrice', 'LTURN LTURN JUMP WALK WALK WALK'],
      ['jump opposite left after walk around left', 'LTURN WALK LTURN WALK LTURN WALK LTURN WALK LTURN LTURN JUMP'],
    ],
  },
  {
    name: 'numbers',
    files: {
      train: 80_000,
      ...Object.fromEntries(
        ['de', 'en', 'fr', 'zh'].flatMap(code => [
          [`test-to-${code}`, 1000],
          [`test-from-${code}`, 1000],
        ]),
      ),
    },
    pairs: [
      ['de 21', 'einundzwanzig'],
      ['quatre-vingt-douze', '92'],
    ],
    baseline: ['de', 'en', 'fr', 'zh'].map(code => `test-to-${code}.tsv: 0.0 % of 1,000`),
  },
  {
    name: 'verbs',
    files: { train: 144_266, 'test-weak': 11_752, 'test-strong': 3329 },
    pairs: [
      ['gehen PRT 3 S', 'ging'],
      ['abnehmen PRÄ 2 S', 'nimmst ab'],
    ],
    baseline: ['test-weak.tsv: 58.1 % of 11,752', 'test-strong.tsv: 40.1 % of 3,329'],
  },
  {
    name: 'pinyin',
    files: { train: 133_034, test: 5000, 'test-polyphones': 2839 },
    pairs: [
      ['银行', 'yín háng'],
      ['行走', 'xíng zǒu'],
    ],
    baseline: ['test.tsv: 92.8 % of 5,000', 'test-polyphones.tsv: 87.5 % of 2,839'],
  },
]

describe.each(examples)('$name', ({ name, files, pairs, baseline = [] }) => {
  const data = join(folder, name)
  const read = async (file: string): Promise<string[]> =>
    (await readFile(join(data, file), 'utf8')).trimEnd().split('\n')

  beforeAll(async () => {
    await run(`examples/${name}/prepare.mjs`, data)
  }, 60_000)

  test('has so many pairs', async () => {
    const found = (await readdir(data, { recursive: true })).filter(file => file.endsWith('.tsv')).sort()
    const counts = await Promise.all(found.map(async file => [file, (await read(file)).length]))
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(Object.entries(files).map(([file, count]) => [`${file}.tsv`, count])),
    )
  })

  test('has these pairs', async () => {
    const all = new Set((await Promise.all(Object.keys(files).map(file => read(`${file}.tsv`)))).flat())
    expect(pairs.filter(([source, target]) => !all.has(`${source}\t${target}`))).toEqual([])
  })

  test('tests nothing that it trains on', async () => {
    for (const file of Object.keys(files).filter(file => /test/.test(file))) {
      const trained = new Set(await read(file.replace(/test.*/, 'train.tsv')))
      expect((await read(`${file}.tsv`)).filter(line => trained.has(line))).toEqual([])
    }
  })

  if (baseline.length === 0) return
  test('has a baseline', async () => {
    const lines = (await run(`examples/${name}/baseline.mjs`, data)).trimEnd().split('\n')
    expect(lines.map(line => line.replace(`${data}/`, ''))).toEqual(baseline)
  })
})

test('score.mjs says the share that is right, and shows what is wrong', async () => {
  const [data, model] = [join(folder, 'scan/jump'), join(folder, 'run')]
  const small = ['--embed-dim', '8', '--layers', '1', '--steps', '2', '--engine', 'wasm', '--max-new-tokens', '3']
  await run(
    'dist/bin/glassformer.js',
    'train',
    `${data}/train.tsv`,
    '--tokenizer',
    'word',
    ...small,
    '--held-out',
    '0',
    '--out',
    model,
  )
  const scores = await run('examples/score.mjs', '--model', model, '--show', '1', `${data}/test.tsv`)
  expect(scores).toMatch(/test\.tsv: 0\.0 % of 7,706\n {2}\S.*\n {4}right: \S.*\n {4}given: /)
})
