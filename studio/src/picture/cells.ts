import { FILL } from './layout.ts'
import type { Look, Numbers } from './look.ts'

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
  { heads, columns }: Pick<Numbers, 'heads' | 'columns'>,
  { width, pitch, headGap, isMap }: Pick<Look, 'width' | 'pitch' | 'headGap' | 'isMap'>,
  [head, row, column]: readonly [head: number, row: number, column: number],
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const each = (width - headGap * (heads - 1)) / heads
  const cell = each / columns
  const own = cell - gapOf(cell, isMap)
  const wide = Math.max(4, own)
  const height = Math.max(2, pitch * FILL)
  const x = head * (each + headGap) + column * cell + (own - wide) / 2
  return { x, y: row * pitch + (pitch - height) / 2, width: wide, height }
}

/** Between the cells of a map. */
export function gapOf(cell: number, isMap: boolean): number {
  return isMap && cell > 4 ? Math.min(1.5, cell * 0.14) : 0
}

function limit(value: number, size: number): number {
  return Math.max(0, Math.min(value, size - 1))
}
