import { element } from '#dist/explain/draw/markup.js'
import { palette, tint } from '#dist/explain/draw/palette.js'
import { cellGrid, FINE } from '../cells/cells.ts'
import { FAINT, type Look, type Numbers, strength } from '../cells/look.ts'

/** Inks that narrow cells are rounded to. */
const INKS = 32

/** A tensor's cells: a shape for each with its number behind it, or, where they are narrow, one for each ink. */
export function drawCells(numbers: Numbers, look: Look): string {
  return cellGrid(numbers, look).cell < FINE ? drawFine(numbers, look) : drawWide(numbers, look)
}

function drawWide(numbers: Numbers, look: Look): string {
  const { cell, gap, height, left, top } = cellGrid(numbers, look)
  const size = { width: cell - (look.isMap ? gap : 0), height, ...(look.isMap ? { rx: 1.5 } : {}) }
  return cellsOf(numbers)
    .map(({ head, row, column, value }) => {
      const place = { x: left(head) + column * cell, y: top(row) }
      return element('rect', { ...place, ...size, fill: inkOf(value, numbers, look) }, element('title', {}, `${value}`))
    })
    .join('')
}

function drawFine(numbers: Numbers, look: Look): string {
  const { cell, height, left, top } = cellGrid(numbers, look)
  const round = (pixels: number): number => Math.round(pixels * 100) / 100
  const shapes = new Map<string, string[]>()
  for (const { head, row, column, value } of cellsOf(numbers)) {
    const fill = inkOf(value, numbers, look)
    const shape = `M${round(left(head) + column * cell)} ${round(top(row))}h${round(cell)}v${round(height)}h-${round(cell)}z`
    const same = shapes.get(fill)
    if (same === undefined) shapes.set(fill, [shape])
    else same.push(shape)
  }
  // Edges of neighbours must not shine through.
  return [...shapes]
    .map(([fill, all]) => element('path', { fill, d: all.join(''), 'shape-rendering': 'crispEdges' }))
    .join('')
}

interface Cell {
  readonly head: number
  readonly row: number
  readonly column: number
  readonly value: number
}

function cellsOf({ data, heads, rows, columns }: Numbers): Cell[] {
  return Array.from({ length: heads * rows * columns }, (_, i) => ({
    head: Math.floor(i / (rows * columns)),
    row: Math.floor(i / columns) % rows,
    column: i % columns,
    value: data[i] ?? 0,
  }))
}

function inkOf(value: number, { largest, columns }: Numbers, { tone }: Look): string {
  const share = Math.round(INKS * strength(value, largest, tone, columns)) / INKS
  if (share < FAINT) return tint(palette.ink, FAINT)
  return tint(tone === 'signed' ? (value < 0 ? palette.negative : palette.positive) : palette[tone], share)
}
