import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildVocabulary } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { csvRows } from '#dist/formats/pairs/csv-rows.js'
import { PairsFile } from '#formats/node'
import { nearestStrings } from '#math'
import { runScript } from '../support/run-script.js'
import { scratch } from '../support/scratch.js'

const PIECE = 2 ** 16
/** Four times as much takes four times as long, or a little more; sixteen times where it is quadratic. */
const MOST = 8

/** The least processor time of several runs, in milliseconds. */
async function timeOf(work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 5; run++) {
    const { user, system } = process.cpuUsage()
    await work()
    const used = process.cpuUsage({ user, system })
    times.push((used.user + used.system) / 1000)
  }
  return Math.min(...times)
}

/** What four times as much takes of time, of a work that is large enough to be measured. */
async function growth(n: number, workOf: (n: number) => () => unknown): Promise<number> {
  const works = [n, 2 * n, 4 * n].map(workOf)
  const times: number[] = []
  for (const work of works) times.push(await timeOf(work))
  const [once = 0, , four = 0] = times
  console.log(times.map(time => time.toFixed(1)).join(' '))
  return four / once
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += PIECE) yield text.slice(start, start + PIECE)
}

async function readCsv(text: string): Promise<void> {
  for await (const _ of csvRows(pieces(text)));
}

describe('four times as much takes no more than eight times as long', () => {
  it.each([
    ['fields with doubled quotes whose quote is never closed', '"a\n', '""""""\n'],
    ['one field with many lines of doubled quotes', '"', `${'""'.repeat(400)}\n`],
    ['lines that each open a quote', '', 'a,"b\n'],
    ['lines that each open and close one', '', '"a,b","c ""d"""\n'],
    ['bad quotes', '', '"a"b,c\n'],
  ])('as CSV: %s', async (_, start, line) => {
    expect(await growth(2 ** 19, n => () => readCsv(start + line.repeat(Math.ceil(n / line.length))))).toBeLessThan(
      MOST,
    )
  })

  it.each(['tsv', 'csv', 'jsonl'] as const)('as %s: empty lines, long lines', async form => {
    const place = scratch()
    for (const [line, least] of [
      ['\n', 2 ** 17],
      ['x'.repeat(2 ** 21), 2 ** 21],
    ] as const) {
      const fileOf = (n: number): string => join(place, `${line.length}-${n}.${form}`)
      for (const n of [1, 2, 4].map(times => times * least)) await writeFile(fileOf(n), line.repeat(n / line.length))
      const read = async (n: number): Promise<void> => {
        for await (const _ of new PairsFile(fileOf(n), form).records());
      }
      expect(await growth(least, n => () => read(n))).toBeLessThan(MOST)
    }
  })

  it.each(['banana', 'a', 'the '])('as BPE: one text of %j again and again', async text => {
    const vocabulary = buildVocabulary(['banana bananas the theban'.repeat(9)], { tokenizer: 'bpe', size: 60 })
    expect(await growth(2 ** 15, n => () => vocabulary.parse(text.repeat(n / text.length)))).toBeLessThan(MOST)
  })

  it('as the nearest strings of a long one: it takes no longer at all', async () => {
    const known = Array.from({ length: 8000 }, (_, i) => (i * 7919).toString(26))
    expect(await growth(4000, n => () => nearestStrings('word'.repeat(n), known, 5))).toBeLessThan(2)
    expect(await growth(2000, n => () => nearestStrings('word', known.slice(0, n), 5))).toBeLessThan(MOST)
  })
})

it('10,000 distinct long texts are read within a heap of 80 MB, which stays as it was', async () => {
  const flags = ['--expose-gc', '--max-old-space-size=80']
  const result = (await runScript('bpe-memory-run.mjs', ['10000'], flags)) as Record<
    'refused' | 'early' | 'atEnd',
    number
  >
  console.log(JSON.stringify(result))
  expect(result.refused).toBe(10_000)
  expect(result.atEnd - result.early).toBeLessThan(4 * 2 ** 20)
})
