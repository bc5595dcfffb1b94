import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const words = ['ab', 'ba', 'aab', 'bba', 'abab', 'baba', 'bb', 'aa', 'abb', 'baa']
const split = ['--validation-share', '0', '--test-share', '0.2', '--batch-size', '4']

describe('columns by name or number', () => {
  it.each([
    ['named.csv', `id,de,en\n${words.map((word, i) => `${i},${word},${word.toUpperCase()}\n`).join('')}`, 'de', 'en'],
    ['bare.tsv', words.map((word, i) => `${word.toUpperCase()}\t${i}\t${word}\n`).join(''), '3', '1'],
    ['keys.jsonl', words.map(word => `${JSON.stringify({ de: word, en: word.toUpperCase() })}\n`).join(''), 'de', 'en'],
  ])('%s: trained, evaluated, resumed', async (name, text, source, target) => {
    const data = join(folder, name)
    await writeFile(data, text)
    const out = join(folder, `${name}-run`)
    const columns = ['--source-column', source, '--target-column', target]
    const epochs = ['--epochs', '3', '--quiet']
    expect(await glassformer(['train', data, ...TINY, ...split, ...columns, ...epochs, '--out', out])).toMatchObject({
      code: 0,
      stderr: '',
    })
    const { training, task } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8'))
    expect(training.steps).toBe(6) // three times 8 pairs, 4 a batch
    expect(task.options.file).toMatchObject({ sourceColumn: source, targetColumn: target })
    const resumed = await glassformer(['train', '--resume', '--steps', '8', '--out', out])
    expect(resumed.code, resumed.stderr).toBe(0)

    const ended = await glassformer(['eval', '--model', out, '--data', data, ...columns, '--worst', '3', '--json'])
    const { worst, sequenceAccuracy } = JSON.parse(ended.stdout)
    expect(sequenceAccuracy).toBe(0)
    expect(worst).toHaveLength(3)
    for (const { input, expected, output, edits } of worst) {
      expect(expected).toBe(input.toUpperCase())
      expect(output).not.toBe(expected)
      expect(edits).toBeGreaterThan(0)
    }
    const shares = worst.map(({ edits, expected }: { edits: number; expected: string }) => edits / expected.length)
    expect(shares).toEqual(shares.toSorted((a: number, b: number) => b - a))
    const people = await glassformer(['eval', '--model', out, '--data', data, ...columns, '--worst', '3'])
    expect(people.stdout.match(/ → .* ✗ \([AB]+\), \d+ tokens? to change$/gmu)).toHaveLength(3)
  })

  it('names the column that there is not', async () => {
    const data = join(folder, 'named.csv')
    const wrong = await glassformer(['train', data, ...TINY, '--source-column', 'fr', '--out', join(folder, 'none')])
    expectOneClearLine(wrong, 1, 'there is no column "fr"; line 1 has 3: "id, de, en"')
    const both = ['--source-column', 'de', '--target-column', '2']
    const twice = await glassformer(['train', data, ...TINY, ...both, '--out', join(folder, 'none')])
    expectOneClearLine(twice, 1, "column 2 can't be both source and target")
  })
})

it.each([
  [['digits', '--epochs', '3'], '--epochs is for files of pairs'],
  [[join(folder, 'named.csv'), '--epochs', '3', '--steps', '5'], '--epochs counts the steps of a new run'],
])('train %j says what stands against it', async (args, message) => {
  expectOneClearLine(await glassformer(['train', ...args, '--out', join(folder, 'none')]), 2, message)
})
