import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '#cli'
import { events, expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

type Tree = { readonly [key: string]: Tree }

/** 150 different words; as targets, their characters with spaces between. */
const spelled = Array.from({ length: 150 }, (_, i) => (i * 7919 + 30_000).toString(26))
const lines = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(pair => `${pair.join('\t')}\n`).join('')

async function init(content: string, ...flags: string[]) {
  const folder = scratch()
  await writeFile(join(folder, 'own.tsv'), content)
  const ended = await glassformer(['init', 'own.tsv', '--json', ...flags], { cwd: folder })
  expect(ended).toMatchObject({ code: 0 })
  const { data, config, trial, file } = JSON.parse(ended.stdout) as Record<string, Tree> & { readonly file: string }
  return { folder, stderr: ended.stderr, data, config, trial, file }
}

describe('init', () => {
  it('counts what is there, and leaves out what is no pair', async () => {
    const { data, config, trial, stderr } = await init(
      lines([
        ...spelled.map(word => [word, Array.from(word).join(' ')] as const),
        [spelled[0] ?? '', Array.from(spelled[0] ?? '').join(' ')],
        [spelled[1] ?? '', 'y y'],
        ['cafe\u0301', 'c a f e'],
        ['ｃａｔ', 'c a t'],
        ['nothing', ''],
      ]),
    )
    expect(data).toMatchObject({
      pairs: 154,
      badLines: 1,
      duplicates: 1,
      ambiguous: 1,
      changedByNfc: 1,
      changedByNfkc: 1,
    })
    expect(data?.['source']).toMatchObject({ words: { median: 1 }, distinctWords: 152, rareWords: 1 })
    expect(stderr).toContain('line 155')
    const options = config?.['task']?.['options']
    expect(options).toMatchObject({ file: { path: 'own.tsv', badLines: 'skip' }, sourceTokenizer: 'char' })
    expect(Number(trial?.['training']) + Number(trial?.['heldOut'])).toBe(153)
    expect(Number(trial?.['seconds'])).toBeCloseTo((Number(trial?.['msPerStep']) * Number(config?.['steps'])) / 1000, 6)
  })

  it.each([
    [
      'words of a closed set',
      'word',
      (i: number) => `${['walk', 'run', 'look'][i % 3]} ${['left', 'right'][i % 2]} twice`,
    ],
    ['short texts', 'char', (i: number) => (i * 7919 + 30_000).toString(26)],
    [
      'sentences',
      'bpe',
      (i: number) => `the ${(i * 7919).toString(26)} of this was a ${(i * 104_729).toString(26)} indeed`,
    ],
  ])('chooses how texts become tokens: %s', async (_, tokenizer, text) => {
    const { config } = await init(lines(Array.from({ length: 400 }, (_, i) => [`${i}`, text(i)])))
    expect(config?.['task']?.['options']).toMatchObject({ sourceTokenizer: 'char', targetTokenizer: tokenizer })
    expect('vocabSize' in (config?.['task']?.['options'] ?? {})).toBe(tokenizer === 'bpe')
  })

  it('writes a config with its reasons, which train reads; flags stand above it', async () => {
    const { folder, config, file } = await init(lines(spelled.map(word => [word, word.toUpperCase()])))
    expect(file).toBe('own.config.json')
    const text = await readFile(join(folder, file), 'utf8')
    expect(text.match(/^ *\/\/ .+$/gmu)?.length).toBeGreaterThan(6)
    const tiny = ['--steps', '4', '--embed-dim', '8', '--layers', '1', '--heads', '2', '--validate-every', '4']
    const trained = await glassformer(['train', '--config', file, ...tiny, '--engine', 'wasm', '--json'], {
      cwd: folder,
    })
    expect(trained).toMatchObject({ code: 0 })
    const start = events(trained.stdout).find(({ type }) => type === 'start') as unknown as Tree
    const training = start['run']?.['training']
    expect(training).toMatchObject({ batchSize: config?.['batchSize'], optimizer: config?.['optimizer'] })
    expect(training).toMatchObject({ steps: 4, model: { embedDim: 8, dropout: config?.['model']?.['dropout'] } })
    expect(start['folder']).toBe(join('runs', 'own'))
  })

  it('holds out nothing of a handful of pairs', async () => {
    const { config, trial } = await init(lines(spelled.slice(0, 20).map(word => [word, word])))
    expect(config?.['task']?.['options']).toMatchObject({ validationShare: 0, testShare: 0 })
    expect(config).not.toHaveProperty('validation')
    expect(trial).toMatchObject({ training: 20, heldOut: 0 })
  })

  it('replaces no config unless it is told to, and says what it would train', async () => {
    const folder = scratch()
    await writeFile(join(folder, 'own.csv'), `de,en\n${spelled.map(word => `${word},${word}`).join('\n')}\n`)
    await writeFile(join(folder, 'own.config.json'), 'mine')
    const args = ['init', 'own.csv', '--source-column', 'de', '--target-column', 'en']
    expectOneClearLine(await glassformer(args, { cwd: folder }), 2, 'own.config.json', '--force', '--out')
    expect(await readFile(join(folder, 'own.config.json'), 'utf8')).toBe('mine')
    const { code, stdout } = await glassformer([...args, '--force'], { cwd: folder })
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /150 pairs[\s\S]*source[\s\S]*Transformer of [\d,]+ parameters, [\d,]+ steps: about .+ measured/u,
    )
    expect(stdout).toContain('npx glassformer train --config own.config.json')
    const { file } = await readConfig(join(folder, 'own.config.json'), {})
    expect(file).toHaveProperty(['task', 'options', 'file'], {
      path: 'own.csv',
      sourceColumn: 'de',
      targetColumn: 'en',
    })
  })
})

describe('a config', () => {
  it('may have comments, and strings that look like them', async () => {
    const path = join(scratch(), 'c.json')
    await writeFile(path, '// one\n{ /* two\n */ "task": "a//b\\"/*.tsv", // three\n  "steps": 7 /**/ }\n')
    expect((await readConfig(path, {})).file).toEqual({ task: 'a//b"/*.tsv', steps: 7 })
    await writeFile(path, '{ "steps": 7 /* never closed }')
    await expect(readConfig(path, {})).rejects.toThrow(`${path} is not JSON`)
  })
})
