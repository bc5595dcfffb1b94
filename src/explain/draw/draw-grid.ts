import { type Cell, type Grid, hasWords } from '../figures/grids.js'
import { fillOf } from './cell-fill.js'
import { type Drawing, LINE, text } from './drawing.js'
import { type GridLayout, layoutOf, linesOf, PAD } from './grid-layout.js'
import { element, escapeText } from './markup.js'
import { palette } from './palette.js'

/** A grid: numbers on their colours, colours alone, or words. */
export function drawGrid(grid: Grid, largest: number): Drawing {
  const layout = layoutOf(grid)
  const { margin, columns, width, height } = layout
  const caption = grid.caption === '' ? [] : [text(0, 12, grid.caption, { fill: palette.muted })]
  const rows = grid.rows.flatMap((row, i) => {
    const { top: y = 0, height = 0 } = layout.rows[i] ?? {}
    const label = text(margin - PAD, y + Math.min(height, LINE) / 2 + 5, row.label, {
      anchor: 'end',
      fill: palette.muted,
    })
    const cells = row.cells.map((cell, j) => {
      const { left = 0, width = 0 } = columns[j] ?? {}
      return drawCell(cell, grid.look, largest, { x: left, y, width, height })
    })
    return row.label === '' ? cells : [label, ...cells]
  })
  return { width, height, markup: [...caption, ...drawHeads(grid, layout), ...rows].join('') }
}

function drawHeads(grid: Grid, { columns, top, upright }: GridLayout): string[] {
  return grid.heads.map((head, j) => {
    const { left = 0, width = 0 } = columns[j] ?? {}
    const style = { fill: palette.muted }
    if (upright) {
      const place = { transform: `translate(${left + width / 2 + 4} ${top - 4}) rotate(-90)` }
      return element('g', place, text(0, 0, head, style))
    }
    if (grid.look !== 'words') return text(left + width / 2, top - 5, head, { ...style, anchor: 'middle' })
    if (hasWords(grid, j)) return text(left + PAD, top - 5, head, style)
    return text(left + width - PAD, top - 5, head, { ...style, anchor: 'end' })
  })
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function drawCell({ text: word, value, marked }: Cell, look: Grid['look'], largest: number, box: Box): string {
  const { x, y, width, height } = box
  const baseline = y + Math.min(height, LINE) / 2 + 5
  const inside = { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }
  const outline = marked ? { stroke: palette.selection, 'stroke-width': 2 } : {}
  const name = element('title', {}, escapeText(word))
  const background = (): string =>
    element('rect', { ...inside, fill: fillOf(value ?? 0, largest, look), ...outline }, name)
  const atRight = (): string => text(x + width - PAD, baseline, word, { anchor: 'end' })
  switch (look) {
    case 'words':
      if (value !== undefined) return atRight()
      return linesOf(word)
        .map((line, i) => text(x + PAD, baseline + i * LINE, line))
        .join('')
    case 'numbers':
      return background() + atRight()
    case 'heat':
    case 'mask':
      return background()
  }
}
