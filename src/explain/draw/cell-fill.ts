import { type Grid, MASKED } from '../figures/grids.js'
import { palette, tint } from './palette.js'

/** A cell's colour. @param largest what full colour stands for */
export function fillOf(value: number, largest: number, look: Grid['look']): string {
  if (look === 'mask') return value === 0 ? palette.paper : palette.muted
  if (Math.abs(value) >= MASKED) return palette.masked
  const share = largest === 0 ? 0 : Math.sqrt(Math.min(1, Math.abs(value) / largest))
  // Numbers must be read on it.
  return tint(value < 0 ? palette.negative : palette.positive, share * (look === 'numbers' ? 0.5 : 0.95))
}
