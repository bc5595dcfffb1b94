import type { PlacedPart } from '../layout/placed.ts'
import type { Look } from './look.ts'
import { toneOf } from './tone.ts'

/** How a tensor of the whole model's picture is drawn. */
export function placedLook({ part, width, height }: PlacedPart, rows: number): Look {
  return {
    tone: part.kind === 'scores' ? 'target' : toneOf(part.node),
    isMap: part.kind !== 'strip',
    width,
    pitch: height / Math.max(1, rows),
    headGap: 0,
    chosen: null,
  }
}

/** Whether every column of a tensor is wide enough for a letter above it. */
export function hasLetters(width: number, columns: number): boolean {
  return columns > 0 && width / columns > 8
}
