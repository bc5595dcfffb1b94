import type { Numbers } from './look.ts'

/** More numbers are not blended: each frame would take too long. */
const MOST = 3000

/** Whether one checkpoint's numbers can pass into another's. */
export function canBlend(from: Numbers, to: Numbers): boolean {
  return (
    from !== to &&
    from.heads === to.heads &&
    from.rows === to.rows &&
    from.columns === to.columns &&
    to.data.length <= MOST
  )
}

/** Between two checkpoints: for the eye only, no number is read from it. */
export function blended(from: Numbers, to: Numbers, share: number): Numbers {
  if (share === 1) return to
  const mix = (a: number, b: number): number => a + (b - a) * share
  return {
    ...to,
    data: to.data.map((value, i) => mix(from.data[i] ?? 0, value)),
    largest: mix(from.largest, to.largest),
  }
}
