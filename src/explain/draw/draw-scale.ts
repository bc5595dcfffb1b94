import { cellText } from '../figures/cell-text.js'
import type { MatrixFigure } from '../figures/figure.js'
import { MASKED } from '../figures/grids.js'
import type { Bilingual, Language } from '../text.js'
import { fillOf } from './cell-fill.js'
import { type Drawing, LINE, text, widthOf } from './drawing.js'
import { element } from './markup.js'
import { palette } from './palette.js'

const [STEPS, STEP, BAR] = [41, 6, 10]
const hidden: Bilingual = { zh: '被遮住', en: 'masked' }

/** What the colours of a heat map mean: from the largest number below zero to the largest above, and what is masked. */
export function drawScale({ data, digits }: MatrixFigure, largest: number, language: Language): Drawing {
  const width = STEPS * STEP
  const swatch = (x: number, size: number, fill: string): string =>
    element('rect', { x, y: 0, width: size, height: BAR, fill })
  const swatches = Array.from({ length: STEPS }, (_, i) =>
    swatch(i * STEP, STEP, fillOf((2 * i) / (STEPS - 1) - 1, 1, 'heat')),
  )
  const label = (x: number, value: number, anchor: 'start' | 'middle' | 'end'): string =>
    text(x, BAR + 14, cellText(value, digits), { anchor, fill: palette.muted })
  const labels = [label(0, -largest, 'start'), label(width / 2, 0, 'middle'), label(width, largest, 'end')]
  const isMasked = data.some(value => Math.abs(value) >= MASKED)
  const mask = isMasked
    ? [swatch(width + 24, BAR, palette.masked), text(width + 40, BAR, hidden[language], { fill: palette.muted })]
    : []
  return {
    width: width + (isMasked ? 40 + widthOf(hidden[language]) : 0),
    height: BAR + LINE,
    markup: element('g', { 'data-scale': largest }, ...swatches, ...labels, ...mask),
  }
}
