import { cellAt, cellBox } from '../cells/cells.ts'
import type { Drawn, Look } from '../cells/look.ts'
import type { PlacedPart } from '../layout/placed.ts'
import type { Token } from '../layout/sequences.ts'

/** A cell of the picture that the mouse points at. */
export interface Pointed {
  readonly placed: PlacedPart
  readonly row: number
  /** As drawn: a wide strip's columns stand for several numbers. */
  readonly column: number
  readonly value: number
  readonly box: ReturnType<typeof cellBox>
}

export function pointedAt(placed: PlacedPart, numbers: Drawn, look: Look, at: { x: number; y: number }): Pointed {
  const cell = cellAt(numbers, look, at.x, at.y)
  const [head, row, column] = cell
  const { x, y, ...size } = cellBox(numbers, look, cell)
  return {
    placed,
    row,
    column,
    value: numbers.data[(head * numbers.rows + row) * numbers.columns + column] ?? 0,
    box: { x: placed.x + x, y: placed.y + y, ...size },
  }
}

/** The tokens that a cell is about: who looks, and who is looked at. */
export function tokensOf({ placed: { part }, row, column }: Pointed): Token[] {
  const own = { sequence: part.rows, position: row }
  return part.kind === 'map' ? [own, { sequence: part.keys ?? part.rows, position: column }] : [own]
}
