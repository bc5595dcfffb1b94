import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arithmetic, columns, curve, drawFigure, logTicks, map, matrix, table, ticks } from '#explain'

const title = { zh: '标题 <&>', en: 'Title <&>' }
const figures = [
  matrix('m', title, { data: [1, -2, 0, 1e20], shape: [2, 2] }, { axes: ['q', 'k'], rows: ['a', 'b'], marked: [1] }),
  matrix('s', title, { data: [1, 0, 0, 1], shape: [2, 1, 2] }, { axes: ['head', 'q', 'k'], look: 'mask' }),
  matrix('h', title, { data: [3, -3], shape: [2] }, { look: 'heat', columns: ['[SOS]', '5'] }),
  table('t', title, ['name', 'value'], [['x < y', 0.5]], { rows: [{ zh: '行', en: 'row' }] }),
  columns('c', title, [{ label: 'source', cells: ['[SOS]', '&'] }]),
  curve('g', title, [{ label: 'loss', data: [2, 0.1] }], { xLabel: 'step', yLabel: 'loss', scale: 'log' }),
  curve('l', title, [{ label: 'loss', data: [2, 1, 0.5] }], { xLabel: 'step', yLabel: 'loss' }),
  map(
    'p',
    title,
    [
      { label: 'a', place: [0, 0] },
      { label: { zh: '乙', en: 'b' }, place: [3, 4] },
    ],
    {
      before: [1, 0, 3, 3],
      moments: [
        { zh: '之前', en: 'before' },
        { zh: '现在', en: 'now' },
      ],
    },
  ),
  arithmetic('a', title, [{ label: 'y', formula: 'a < b', value: 1 }]),
]

describe('figures as pictures', () => {
  it.each(figures.map(figure => [figure.kind, figure] as const))('a %s names itself and is whole', (_, figure) => {
    for (const language of ['zh', 'en'] as const) {
      const svg = drawFigure(figure, { language, link: 'http://localhost/#view=model' })
      expect(svg).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+" viewBox="0 0 \d+ \d+"/u,
      )
      expect(svg).toContain(language === 'zh' ? '标题 &lt;&amp;&gt;' : 'Title &lt;&amp;&gt;')
      expect(svg).not.toMatch(/NaN|undefined|Infinity/u)
      expect(svg).toContain('http://localhost/#view=model')
      const opened = [...svg.matchAll(/<([a-z]+)(?:\s[^<>]*)?(?<!\/)>/gu)].map(([, name]) => name)
      const closed = [...svg.matchAll(/<\/([a-z]+)>/gu)].map(([, name]) => name)
      expect([...opened].sort()).toEqual([...closed].sort())
    }
  })

  it('has a colour for each sign, none for zero, and one for masks', () => {
    const svg = drawFigure(figures[0] as (typeof figures)[0], { language: 'en' })
    const fills = [...svg.matchAll(/<rect x[^>]* fill="(#[0-9a-f]{6})"/gu)].map(([, fill]) => fill)
    expect(fills[2]).toBe('#ffffff')
    expect(new Set(fills).size).toBe(4)
    expect(svg.match(/stroke-width="2"/gu)).toHaveLength(1)
  })
})

it('a map keeps distances: both axes have one scale', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map((place, i) => ({ label: String(i), place }))
  const svg = drawFigure(map('p', title, square), { language: 'en' })
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/gu)].map(([, x, y]) => [Number(x), Number(y)])
  const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = dots
  expect(dots).toHaveLength(4)
  expect(y1).toBe(y0)
  expect(x2).toBe(x1)
  expect(y1 - y2).toBeCloseTo(x1 - x0, 6)
  const texts = svg.match(/<text/gu)
  expect(texts).toHaveLength(5)
})

it('ticks are round, rise, and lie within what they measure', () => {
  const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(numbers, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, size) => {
      const high = low + size
      const marks = ticks(low, high, 5)
      expect(marks.length).toBeGreaterThan(1)
      expect(marks.length).toBeLessThanOrEqual(6)
      const slack = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high))
      expect(marks[0]).toBeGreaterThanOrEqual(low - slack)
      expect(marks.at(-1)).toBeLessThanOrEqual(high + slack)
      for (const [i, mark] of marks.slice(1).entries()) expect(mark).toBeGreaterThan(marks[i] ?? Number.NaN)
    }),
  )
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks(3, 3, 5)).toEqual([3])
  expect(logTicks(0.0123, 3.4)).toEqual([0.03, 0.1, 0.3, 1, 3])
  expect(logTicks(0.57, 2.9)).toEqual([0.6, 0.7, 0.8, 0.9, 1, 2])
  expect(logTicks(2.1, 2.45)).toEqual([2.1, 2.2, 2.3, 2.4])
})
