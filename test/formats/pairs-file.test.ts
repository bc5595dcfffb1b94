import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { csvRows } from '#dist/formats/pairs/csv-rows.js'
import type { HeaderPolicy, PairFormat, PairRecord, Row } from '#formats'
import { PairsFile, pairFormatOf } from '#formats/node'
import { scratch } from '../support/scratch.js'

const folder = scratch()
beforeAll(async () => {})

async function read(content: string | Uint8Array, format: PairFormat, header?: HeaderPolicy): Promise<PairRecord[]> {
  const path = join(folder, `pairs.${format}`)
  await writeFile(path, content)
  const records: PairRecord[] = []
  const file = new PairsFile(path, format, header)
  for await (const record of file.records()) records.push(record)
  expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'))
  return records
}

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size)
}

async function rowsOf(text: string, size = 7): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of csvRows(pieces(text, size))) rows.push(row)
  return rows
}

describe('a file of pairs', () => {
  it('is read as TSV, with the bad lines by number', async () => {
    expect(await read('\uFEFFa b\tc "d"\r\n\nx\ny\tz\tw\n \tq\n1\t2', 'tsv')).toEqual([
      { line: 1, source: 'a b', target: 'c "d"' },
      { line: 2, problem: 'it is empty' },
      { line: 3, problem: 'it has 0 tabs; it needs 1' },
      { line: 4, problem: 'it has 2 tabs; it needs 1' },
      { line: 5, problem: 'the source is empty' },
      { line: 6, source: '1', target: '2' },
    ])
  })

  it('is read as CSV, quoted fields over several lines too', async () => {
    expect(await read('"a,b","say ""hi"""\r\n"two\nlines",x\n\nc"d,e\n"q"r,1\n,t\nlast,"one"', 'csv')).toEqual([
      { line: 1, source: 'a,b', target: 'say "hi"' },
      { line: 2, source: 'two\nlines', target: 'x' },
      { line: 4, problem: 'it is empty' },
      { line: 5, problem: 'field 1 has a quote in it: put the field in quotes, and double the quote' },
      { line: 6, problem: 'field 1 has a quote in it: put the field in quotes, and double the quote' },
      { line: 7, problem: 'the source is empty' },
      { line: 8, source: 'last', target: 'one' },
    ])
  })

  it('loses only the line of a quote that is never closed', async () => {
    expect(await read('a,b\n"open,c\nd,e\nf,g\n', 'csv')).toEqual([
      { line: 1, source: 'a', target: 'b' },
      { line: 2, problem: 'its quote is never closed' },
      { line: 3, source: 'd', target: 'e' },
      { line: 4, source: 'f', target: 'g' },
    ])
  })

  it('is read as JSON lines', async () => {
    const lines = ['{"source":"a\\tb","target":"c","more":1}', '{"source":"a"', '', '{"source":1,"target":"x"}', '[]']
    expect(await read(lines.join('\n'), 'jsonl')).toEqual([
      { line: 1, source: 'a\tb', target: 'c' },
      { line: 2, problem: expect.stringMatching(/^it is not JSON: /u) },
      { line: 3, problem: 'it is empty' },
      { line: 4, problem: expect.stringMatching(/^source: /u) },
      { line: 5, problem: expect.stringMatching(/^the line: /u) },
    ])
  })

  it('takes the columns that its first row names', async () => {
    expect(await read('id,target,source\n1,t,s\n2,t\n', 'csv')).toEqual([
      { line: 2, source: 's', target: 't' },
      { line: 3, problem: 'it has 1 commas; it needs 2' },
    ])
  })

  it.each<[HeaderPolicy, string, PairRecord[]]>([
    ['auto', 'input\toutput', [{ line: 1, note: expect.stringContaining('input is the source, output the target') }]],
    ['auto', 'Question\tid\tAnswer', [{ line: 1, note: expect.stringContaining('--header no') }]],
    ['auto', '源\t目标', [{ line: 1, note: expect.stringContaining('源 is the source, 目标 the target') }]],
    ['auto', 'tgt\tsrc', [{ line: 1, note: expect.stringContaining('src is the source, tgt the target') }]],
    [
      'auto',
      'English\tGerman',
      [
        { line: 1, note: expect.stringMatching(/^line 1 \(English, German\) looks like .*--header yes/u) },
        { line: 1, source: 'English', target: 'German' },
      ],
    ],
    ['auto', 'cat\tK AE T', [{ line: 1, source: 'cat', target: 'K AE T' }]],
    ['auto', 'target\tsource', []],
    ['named', 'input\toutput', [{ line: 1, source: 'input', target: 'output' }]],
    ['no', 'source\ttarget', [{ line: 1, source: 'source', target: 'target' }]],
    ['yes', 'any\tthing', []],
    ['yes', 'input\toutput', []],
  ])('with the header policy %s and a first row %j', async (policy, first, expected) => {
    const width = first.split('\t').length
    const second = width === 3 ? 'q\t7\ta' : 'q\ta'
    const records = await read(`${first}\n${second}\n`, 'tsv', policy)
    const isSwapped = /^(tgt|target)\t/u.test(first)
    const pair = isSwapped ? { source: 'a', target: 'q' } : { source: 'q', target: 'a' }
    expect(records).toEqual([...expected, { line: 2, ...pair }])
  })

  it('gives back whatever CSV says, however the text is cut in pieces', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '猫') })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field)), fc.integer({ min: 1, max: 9 }), async (records, size) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const text = records.map(record => record.map(quoted).join(',')).join('\n')
        const rows = await rowsOf(text, size)
        expect(rows.map(row => ('columns' in row ? row.columns : row))).toEqual(records)
        let line = 1
        for (const [i, record] of records.entries()) {
          expect(rows[i]?.line).toBe(line)
          line += record.join('').split('\n').length
        }
      }),
    )
  })

  it('accounts for every line of any text', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n') })
    await fc.assert(
      fc.asyncProperty(text, async content => {
        const rows = await rowsOf(content)
        const lines = rows.map(({ line }) => line)
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
        const covered = rows.reduce(
          (sum, row) => sum + ('columns' in row ? row.columns.join('').split('\n').length : 1),
          0,
        )
        expect(covered).toBe(content.replace(/\n$/u, '').split('\n').length - (content === '' ? 1 : 0))
      }),
    )
  })

  it('says in one line why it cannot be read', async () => {
    await expect(read(new Uint8Array([65, 9, 255, 10]), 'tsv')).rejects.toThrow(/pairs\.tsv is not UTF-8 text$/u)
    const missing = new PairsFile(join(folder, 'none.csv'), 'csv')
    await expect(missing.records().next()).rejects.toThrow(/^cannot read .*none\.csv: it does not exist/u)
  })

  it('counts a line of more than 1 MiB as one bad line, in every form', async () => {
    const long = 'x'.repeat(2 ** 21)
    const problem = 'it is longer than 1048576 characters'
    const good: Record<PairFormat, string> = { tsv: 'a\tb', csv: 'a,b', jsonl: '{"source":"a","target":"b"}' }
    for (const form of ['tsv', 'csv', 'jsonl'] as const) {
      const expected = [
        { line: 1, problem },
        { line: 2, source: 'a', target: 'b' },
        { line: 3, problem },
      ]
      expect(await read(`${long}\n${good[form]}\n${long}`, form)).toEqual(expected)
    }
    expect(await read(`"a\n${long}\nc,d`, 'csv')).toEqual([
      { line: 1, problem: 'its quote is never closed' },
      { line: 2, problem },
      { line: 3, source: 'c', target: 'd' },
    ])
  })

  it('keeps the line ends in quotes as they are', async () => {
    expect(await rowsOf('"a\r\nb\nc",x\n"d\r\n",y\r\ne,f\r')).toEqual([
      { line: 1, columns: ['a\r\nb\nc', 'x'] },
      { line: 4, columns: ['d\r\n', 'y'] },
      { line: 6, columns: ['e', 'f'] },
    ])
  })

  it('has its form in its name', () => {
    expect(['a.tsv', 'b.CSV', 'x.y/c.jsonl', 'd.ndjson', 'e.txt', 'f', 'g.json'].map(pairFormatOf)).toEqual([
      'tsv',
      'csv',
      'jsonl',
      'jsonl',
      'tsv',
      undefined,
      undefined,
    ])
  })
})
