import type { MapFigure } from '../figures/figure.js'

export type Point = readonly [x: number, y: number]

/** A map's points on a sheet so wide, the origin at its top left, and how high the sheet is. */
export function placeMap({ data, before = [], points }: MapFigure, width: number) {
  const all = pairsOf([...data, ...before])
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)]
  const [left, top] = [Math.min(...xs), Math.max(...ys)]
  const scale = width / (Math.max(...xs) - left || 1)
  const onSheet = all.map(([x, y]): Point => [(x - left) * scale, (top - y) * scale])
  const count = points.length
  return { now: onSheet.slice(0, count), before: onSheet.slice(count), height: (top - Math.min(...ys)) * scale }
}

function pairsOf(numbers: readonly number[]): Point[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0])
}
