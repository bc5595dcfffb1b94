import { FILL } from '../layout/layout.ts'
import type { Look, Numbers } from './look.ts'

/** Narrower cells are too many to be drawn one by one: as pixels of one image, or as one shape for each colour. */
export const FINE = 4

/** How a tensor's cells lie: pixels. */
export interface CellGrid {
  /** A head's width. */
  readonly each: number
  /** From column to column. */
  readonly cell: number
  readonly gap: number
  /** A lane's part that is drawn on. */
  readonly height: number
  readonly left: (head: number) => number
  readonly top: (row: number) => number
}

export function cellGrid(
  { heads, columns }: Pick<Numbers, 'heads' | 'columns'>,
  { width, pitch, headGap, isMap }: Pick<Look, 'width' | 'pitch' | 'headGap' | 'isMap'>,
): CellGrid {
  const each = (width - headGap * (heads - 1)) / heads
  const cell = each / columns
  const height = Math.max(2, pitch * FILL)
  return {
    each,
    cell,
    gap: isMap && cell > 4 ? Math.min(1.5, cell * 0.14) : 0,
    height,
    left: head => head * (each + headGap),
    top: row => row * pitch + (pitch - height) / 2,
  }
}

/** Where a cell lies in the picture of a tensor. */
export function cellAt(
  { heads, rows, columns }: Pick<Numbers, 'heads' | 'rows' | 'columns'>,
  { width, pitch, headGap }: Pick<Look, 'width' | 'pitch' | 'headGap'>,
  x: number,
  y: number,
): [head: number, row: number, column: number] {
  const each = (width - headGap * (heads - 1)) / heads
  const head = limit(Math.floor(x / (each + headGap)), heads)
  const column = limit(Math.floor(((x - head * (each + headGap)) / each) * columns), columns)
  return [head, limit(Math.floor(y / pitch), rows), column]
}

/** The box of a cell, as it is outlined. */
export function cellBox(
  numbers: Pick<Numbers, 'heads' | 'columns'>,
  look: Pick<Look, 'width' | 'pitch' | 'headGap' | 'isMap'>,
  [head, row, column]: readonly [head: number, row: number, column: number],
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const { cell, gap, height, left, top } = cellGrid(numbers, look)
  const own = cell - gap
  const wide = Math.max(4, own)
  return { x: left(head) + column * cell + (own - wide) / 2, y: top(row), width: wide, height }
}

function limit(value: number, size: number): number {
  return Math.max(0, Math.min(value, size - 1))
}
