import type { Grid } from '../figures/grids.js'
import { wrap } from '../figures/text-width.js'
import { LINE, widthOf } from './drawing.js'

export const PAD = 8
const ROW = 22
const [SMALL_CELL, CELL] = [8, 16]
/** More columns are drawn as small cells. */
const MOST_CELLS = 48
const TALLEST_HEAD = 60
/** Longer words take several lines. */
const WIDEST_WORDS = 44

/** Where a grid's columns and rows stand, in pixels. */
export interface GridLayout {
  /** The labels' width. */
  readonly margin: number
  /** What stands above the rows: caption and heads. */
  readonly top: number
  readonly rows: readonly { readonly top: number; readonly height: number }[]
  readonly columns: readonly { readonly left: number; readonly width: number }[]
  /** Heads that are wider than their cells are written upwards. */
  readonly upright: boolean
  readonly width: number
  readonly height: number
}

export function layoutOf(grid: Grid): GridLayout {
  const isDrawn = grid.look === 'heat' || grid.look === 'mask'
  const count = Math.max(grid.heads.length, ...grid.rows.map(row => row.cells.length))
  const labels = Math.max(0, ...grid.rows.map(row => widthOf(row.label)))
  const margin = labels === 0 ? 0 : labels + PAD
  const heads = grid.heads.map(widthOf)
  const cell = count > MOST_CELLS ? SMALL_CELL : CELL
  const widthOfColumn = (j: number): number =>
    2 * PAD + Math.max(heads[j] ?? 0, ...grid.rows.flatMap(row => linesOf(row.cells[j]?.text ?? '').map(widthOf)))
  const natural = Array.from({ length: count }, (_, j) => (isDrawn ? cell : widthOfColumn(j)))
  const least = grid.look === 'numbers' ? Math.max(0, ...natural) : 0
  let left = margin
  const columns = natural.map(size => {
    const column = { left, width: Math.max(size, least) }
    left += column.width
    return column
  })
  const upright = isDrawn && heads.some(head => head > cell)
  const tallest = Math.max(0, ...heads)
  const headHeight = tallest === 0 ? 0 : upright ? Math.min(TALLEST_HEAD, tallest) + 4 : LINE
  const top = (grid.caption === '' ? 0 : LINE) + headHeight
  let bottom = top
  const rows = grid.rows.map(row => {
    const lines = Math.max(1, ...row.cells.map(each => linesOf(each.text).length))
    const placed = { top: bottom, height: isDrawn ? cell : ROW + (lines - 1) * LINE }
    bottom += placed.height
    return placed
  })
  return {
    margin,
    top,
    rows,
    columns,
    upright,
    width: Math.max(left, widthOf(grid.caption)) + 2,
    height: bottom + 2,
  }
}

/** A cell's text as the lines that it takes. */
export function linesOf(text: string): string[] {
  return wrap(text, WIDEST_WORDS)
}
