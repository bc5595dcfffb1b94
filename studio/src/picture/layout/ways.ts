import { turnOf } from './layout.ts'
import type { Join, Ribbon } from './placed.ts'

/** From the lanes' right end around, back to the left, and down into every map. */
export function ribbonPath({ from, level, to }: Ribbon): string {
  const { x, y } = from
  const first = Math.min(...to.map(({ x }) => x))
  const turn = turnOf(x, to)
  const radius = Math.min(26, Math.max(8, (level - y) / 2))
  const around = `M ${x} ${y} H ${turn} C ${turn + radius * 1.8} ${y} ${turn + radius * 1.8} ${level} ${turn} ${level} H ${first}`
  return `${around} ${to.map(({ x, y: end }) => `M ${x} ${level} V ${end - 5}`).join(' ')}`
}

export function arrowHead({ x, y }: Ribbon['to'][number]): string {
  return `M ${x - 4} ${y - 9} L ${x} ${y - 4} L ${x + 4} ${y - 9}`
}

/** Past a part, over it, and down to the “+”; `''` where nothing went past. */
export function pastPath({ from, x, y, top }: Join): string {
  if (from === null) return ''
  return `M ${from} ${top + 10} Q ${from} ${top} ${from + 8} ${top} H ${x - 8} Q ${x} ${top} ${x} ${top + 8} V ${y - 6}`
}
