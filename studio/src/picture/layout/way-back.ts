import { FILL } from './layout.ts'
import type { PictureLayout } from './placed.ts'

/** How far below the last lane the way back runs. */
const DEPTH = 12

/** From a lane's next token around below the picture to the beginning of a lane. */
export function wayBack(layout: PictureLayout, fromLane: number, toLane: number | null): string {
  const { next, chip, pitch, height, lanes, unit } = layout
  const own = lanes.filter(({ sequence }) => sequence === next?.sequence)
  const edge = (own.at(-1)?.y ?? 0) + (pitch * FILL) / 2 + 3
  const bottom = height - (30 - DEPTH - 6) * unit
  const x = (next?.x ?? 0) + chip / 2
  const start = own[fromLane]?.y ?? edge
  const end = toLane === null ? edge : (own[toLane]?.y ?? edge)
  const down = `M ${x} ${start} V ${edge} C ${x} ${bottom} ${x - 60} ${bottom} ${x - 120} ${bottom}`
  return `${down} H ${chip + 80} C ${chip / 2} ${bottom} ${chip / 2} ${bottom - 8} ${chip / 2} ${edge} V ${end}`
}
