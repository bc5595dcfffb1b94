import type { Box } from '../layout/placed.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

export function directionOf(key: string): Direction | null {
  return KEYS[key] ?? null
}

/** The box that an arrow key leads to: the nearest in its direction, those straight ahead first. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number {
  const here = boxes[from]
  if (here === undefined) return from
  const [cx, cy] = middle(here)
  let best = from
  let least = Number.POSITIVE_INFINITY
  for (const [i, box] of boxes.entries()) {
    if (i === from) continue
    const [x, y] = middle(box)
    const isSideways = direction === 'left' || direction === 'right'
    const ahead = isSideways ? (direction === 'right' ? x - cx : cx - x) : direction === 'down' ? y - cy : cy - y
    if (ahead < 1) continue
    const aside = isSideways
      ? distance(here.y, here.y + here.height, box.y, box.y + box.height)
      : distance(here.x, here.x + here.width, box.x, box.x + box.width)
    const cost = ahead + 4 * aside
    if (cost < least) {
      least = cost
      best = i
    }
  }
  return best
}

function middle({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2]
}

/** Between two stretches; 0 where they overlap. */
function distance(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.max(0, otherFrom - to, from - otherTo)
}
