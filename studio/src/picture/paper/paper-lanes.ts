import { text } from '#dist/explain/draw/drawing.js'
import { element } from '#dist/explain/draw/markup.js'
import { palette, tint } from '#dist/explain/draw/palette.js'
import { FILL, letterSize } from '../layout/layout.ts'
import type { PictureLayout } from '../layout/placed.ts'
import type { Sequence } from '../layout/sequences.ts'
import { wayBack } from '../layout/way-back.ts'
import { arrowHead, pastPath, ribbonPath } from '../layout/ways.ts'
import type { Lit } from '../walk/lit.ts'

export const ownColour = { encoder: palette.source, decoder: palette.target } as const

/** What lies behind the tensors: lanes, ribbons, ways past a part, the way back. */
export function drawLanes(layout: PictureLayout, lit: readonly Lit[]): string {
  const bands = layout.lanes.map(({ sequence, position, y, from, to }) => {
    const share = lit.find(token => token.sequence === sequence && token.position === position)?.share ?? 0
    const height = layout.pitch * 0.94
    const band = { x: 0, y: y - height / 2, width: to, height, rx: 6, fill: tint(ownColour[sequence], 0.2 * share) }
    const line = { d: `M${from} ${y}H${to}`, stroke: share > 0 ? ownColour[sequence] : palette.line }
    return (share > 0 ? element('rect', band) : '') + element('path', line)
  })
  const ribbons = layout.ribbons.flatMap(way => [
    stroke(ribbonPath(way), tint(palette.source, 0.13), { 'stroke-width': 12, 'stroke-linejoin': 'round' }),
    stroke(ribbonPath(way), palette.source),
    ...way.to.map(end => stroke(arrowHead(end), palette.source)),
  ])
  const past = layout.joins.map(join => stroke(pastPath(join), tint(palette.muted, 0.6)))
  const back =
    layout.next === null
      ? []
      : [stroke(wayBack(layout, layout.lanes.length, null), palette.target, { 'stroke-dasharray': '4 4' })]
  return [...ribbons, ...bands, ...past, ...back].join('')
}

function stroke(d: string, colour: string, rest: Readonly<Record<string, string | number>> = {}): string {
  return d === '' ? '' : element('path', { d, fill: 'none', stroke: colour, ...rest })
}

/** A sequence's words, each in a frame beside its lane. `x`: their left end. */
export function drawChips(layout: PictureLayout, sequence: Sequence, words: readonly string[], x: number): string {
  const height = layout.pitch * FILL
  const size = letterSize(layout.pitch, layout.unit)
  return layout.lanes
    .filter(lane => lane.sequence === sequence)
    .map(({ position, y }) => {
      const frame = { x: x + 0.5, y: y - height / 2, width: layout.chip - 1, height, rx: 5 }
      const isTight = layout.pitch < 15 * layout.unit
      const chip = isTight ? '' : element('rect', { ...frame, fill: palette.paper, stroke: ownColour[sequence] })
      const middle = { size, bold: true, anchor: 'middle' } as const
      return chip + text(x + layout.chip / 2, y + size * 0.36, words[position] ?? '', middle)
    })
    .join('')
}
