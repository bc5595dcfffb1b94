import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  arithmetic,
  columns,
  curve,
  fill,
  formatNumber,
  isRight,
  map,
  matrix,
  padEnd,
  printFigure,
  table,
  textWidth,
  wrap,
} from '#explain'

const title = { zh: '标题', en: 'Title' }
const en = { language: 'en' } as const

describe('figures in characters', () => {
  it('shows numbers in columns, with labels', () => {
    const figure = matrix(
      'm',
      title,
      { data: [1, 0.5, -2, 1e20], shape: [2, 2] },
      { axes: ['a', 'b'], rows: ['x', '词元'], digits: 1 },
    )
    expect(printFigure(figure, en)).toEqual(['▸ Title  [m]  (a: 2, b: 2)', '  x        1   0.5', '  词元    -2  1e20'])
  })

  it('draws masks, and shades where numbers have no room', () => {
    const mask = matrix('m', title, { data: [1, 0, 1, 1], shape: [2, 2] }, { look: 'mask' })
    expect(printFigure(mask, en).slice(1)).toEqual(['   ■ ·', '   ■ ■'])
    const wide = matrix('m', title, { data: Array.from({ length: 70 }, (_, i) => i), shape: [1, 70] })
    const [, row = '', legend] = printFigure(wide, { ...en, width: 90 })
    expect(row).toMatch(/^ +░+▒+▓+█+$/)
    expect(legend).toBe('  0 ░▒▓█ 69')
    const signed = matrix('m', title, { data: [-2, -1, 0, 1, 2], shape: [1, 5] }, { look: 'heat' })
    expect(printFigure(signed, en).slice(1)).toEqual(['  ##==  ▒▒██', '  -2 #≡=- 0 ░▒▓█ 2'])
    const coloured = printFigure(signed, { ...en, colour: true })
    expect(coloured[1]).toContain('\u001b[34m██\u001b[39m')
    expect(coloured[1]).toContain('\u001b[33m██\u001b[39m')
    expect(textWidth(coloured[1] ?? '')).toBe(12)
  })

  it('draws a map with its names, and says which found no room', () => {
    const place = (label: string, x: number, y: number) => ({ label, place: [x, y] })
    const lines = printFigure(map('m', title, [place('左', 0, 0), place('b', 8, 2), place('top', 4, 4)]), en)
    expect(lines.find(line => line.includes('● 左'))).toMatch(/^ {2}● 左/u)
    expect(lines.findIndex(line => line.includes('● top'))).toBeLessThan(lines.findIndex(line => line.includes('● b')))
    const crowd = Array.from({ length: 5 }, (_, i) => place(`name${i}`, 0, 0))
    expect(printFigure(map('m', title, crowd), en).join(' ')).toMatch(/No room for the names of name\d, name\d/u)
  })

  it('stacks what has more axes', () => {
    const lines = printFigure(
      matrix('m', title, { data: [1, 2, 3, 4], shape: [2, 1, 2] }, { axes: ['N', 'q', 'k'] }),
      en,
    )
    expect(lines.slice(1).map(line => line.trim())).toEqual(['[N 0]', '1  2', '[N 1]', '3  4'])
  })

  it('lines up tables and sequences with Chinese in them', () => {
    const rows = [
      ['词元', 1],
      ['a', 22],
    ]
    const lines = printFigure(table('t', title, ['x', '数'], rows), en)
    expect(lines.slice(1)).toEqual(['  x     数', '  词元   1', '  a     22'])
    expect(new Set(lines.slice(1).map(textWidth)).size).toBe(1)
    const aligned = printFigure(
      columns('c', title, [
        { label: '源', cells: ['a', 'b'] },
        { label: 'trg', cells: ['c'] },
      ]),
      en,
    )
    expect(aligned.slice(1)).toEqual(['  源   a  b', '  trg  c'])
  })

  it('draws curves and writes formulas out', () => {
    const line = curve('c', title, [{ label: 'loss', data: [4, 3, 2, 1, 0] }], { xLabel: 'step', yLabel: 'loss' })
    const drawn = printFigure(line, en)
    expect(drawn.join('\n')).toContain('█')
    expect(drawn.at(-1)).toContain('step: 0 … 4')
    const formula = arithmetic('a', title, [{ label: 'y', formula: '1 + 2', value: 3 }])
    expect(printFigure(formula, en)[1]).toBe('  y = 1 + 2 = 3')
  })

  it('refuses figures that are not whole', () => {
    expect(() => matrix('m', title, { data: [1], shape: [2] })).toThrow('1 cells for the shape (2)')
    expect(() => matrix('m', title, { data: [Number.NaN], shape: [1] })).toThrow('cell 0 is NaN')
  })
})

describe('text', () => {
  it('puts numbers in', () => {
    const text = { zh: '{{a}} 和 {{s}}', en: '{{a:2}} and {{s}} and {{p:%}}' }
    const values = { a: 0.5869, p: 0.944, s: { zh: '{{a:1}} 句', en: 'a sentence' } }
    expect(fill(text, values, 'zh')).toBe('0.5869 和 0.6 句')
    expect(fill(text, values, 'en')).toBe('0.59 and a sentence and 94.4%')
    expect(() => fill({ zh: '{{b}}', en: '{{b}}' }, values, 'en')).toThrow('{{b}} has no value')
  })

  it('writes numbers as they are read', () => {
    expect([352717, 1013, -1e20, 1.5e-8, 0.5, -0.00001, 0].map(value => formatNumber(value))).toEqual([
      '352,717',
      '1013',
      '-1e20',
      '1.5e-8',
      '0.5',
      '-1e-5',
      '0',
    ])
  })

  it('breaks lines by width, Chinese between any two characters but not before punctuation', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
    const lines = wrap('注意力看不到它们，所以结果不变。', 10)
    for (const line of lines) expect(line).not.toMatch(/^[，。]/)
    expect(lines.join('')).toBe('注意力看不到它们，所以结果不变。')
    expect(textWidth(padEnd('词', 6))).toBe(6)
  })

  it('takes an answer however it is written', () => {
    const asked = { answer: '(1, 4, 5, 16)' }
    for (const guess of ['1,4,5,16', '(1,4,5,16)', ' [1, 4, 5, 16] ', '1，4，5，16'])
      expect(isRight(asked, guess)).toBe(true)
    for (const guess of ['１，４，５，１６', '1 4 5 16', '（1、4、5、16）', '1 × 4 × 5 × 16'])
      expect(isRight(asked, guess)).toBe(true)
    for (const guess of ['1,4,5,15', '1 4 5', '145 16', '']) expect(isRight(asked, guess)).toBe(false)
    for (const guess of ['yes', 'Yes.', 'y', '是', '会。', '对！', 'true'])
      expect(isRight({ answer: 'yes' }, guess)).toBe(true)
    for (const guess of ['否', '不会', 'No', 'false']) expect(isRight({ answer: 'no' }, guess)).toBe(true)
    expect(isRight({ answer: 'no' }, '是')).toBe(false)
    expect(isRight({ answer: '-0.5' }, '−０.５')).toBe(true)
    expect(isRight({ answer: '[SOS]' }, 'sos')).toBe(true)
    expect(isRight({ answer: '25408' }, '25,408')).toBe(true)
    expect(isRight({ answer: '0.84' }, '.84')).toBe(true)
    expect(isRight({ answer: '0' }, '')).toBe(false)
  })
})

/** Cells and labels that occur once each. */
const grids = fc
  .record({
    rows: fc.integer({ min: 1, max: 26 }),
    columns: fc.integer({ min: 1, max: 8 }),
    long: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }),
    filler: fc.constantFrom('x', '词', 'é'),
    width: fc.integer({ min: 30, max: 130 }),
  })
  .map(({ rows, columns, long: [label = 1, head = 1, cell = 1], filler, width }) => {
    const text = (kind: string, i: number, length: number) => `${kind}${i}${filler.repeat(length)}${kind}`
    const of = (kind: string, count: number, length: number) =>
      Array.from({ length: count }, (_, i) => text(kind, i, length))
    const cells = of('c', rows * columns, cell)
    const data = Array.from({ length: rows }, (_, i) => cells.slice(i * columns, (i + 1) * columns))
    return { width, labels: of('l', rows, label), heads: of('h', columns, head), cells, data }
  })

it('a table of any size fits any width, whole or with a word of what was left out', () => {
  const title = { zh: '表', en: 'Table' }
  fc.assert(
    fc.property(grids, ({ width, labels, heads, cells, data }) => {
      const figure = table('t', title, heads, data, { rows: labels })
      const short = printFigure(figure, { language: 'en', width })
      const full = printFigure(figure, { language: 'en', width, full: true })
      for (const lines of [short, full]) expect(lines.filter(line => textWidth(line) > width)).toEqual([])
      const isCut = short.some(line => line.includes('--full'))
      if (!isCut) expect(short).toEqual(full)
      // What takes one line stands there as it is.
      const text = full.join('\n')
      const isUnbroken = (word: string): boolean => textWidth(word) <= Math.min(40, 0.4 * width - 4)
      const whole = [...cells, ...labels, ...heads.filter(head => !head.includes('词'))].filter(isUnbroken)
      for (const word of whole) expect(text).toContain(word)
      const characters = (all: string): number => all.replaceAll(/[^xé词]/gu, '').length
      if (cells.length === 1) expect(characters(text)).toBe(characters([...cells, ...labels, ...heads].join('')))
    }),
    { numRuns: 40 },
  )
})
