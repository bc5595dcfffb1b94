import { labelText } from '../figures/cell-text.js'
import type { CurveFigure } from '../figures/figure.js'
import { formatNumber, type Language } from '../text.js'
import { type Drawing, LINE, text, widthOf } from './drawing.js'
import { element } from './markup.js'
import { type LinePalette, palette as paper } from './palette.js'
import { logTicks, ticks } from './ticks.js'

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM] = [640, 240, 64, 16, 40]
/** So that lines differ where there is no colour. */
const DASHES = ['none', '6 4', '2 3', '8 3 2 3', '4 2']

/** Lines over a common x, with axes and a legend. */
export function drawCurve(figure: CurveFigure, language: Language, palette: LinePalette = paper): Drawing {
  const { data, x, series } = figure
  const xs = ticks(Math.min(...x), Math.max(...x), 6)
  const [smallest, largest] = [Math.min(...data), Math.max(...data)]
  const isLog = figure.scale === 'log'
  const ys = isLog ? logTicks(smallest, largest) : ticks(Math.min(0, smallest), largest, 5)
  const scaled = isLog ? Math.log : (value: number): number => value
  const [left, right] = [Math.min(...x), Math.max(...x)]
  const [low, high] = [scaled(Math.min(ys[0] ?? smallest, smallest)), scaled(Math.max(ys.at(-1) ?? largest, largest))]
  // One line is what the title says.
  const named = series.length > 1 ? series : []
  const top = LINE * named.length + 8
  const across = (value: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (value - left)) / (right - left || 1)
  const down = (value: number): number => top + HEIGHT * (1 - (scaled(value) - low) / (high - low || 1))

  const legend = named.flatMap((label, s) => [
    element('path', { d: `M${LEFT} ${s * LINE + 8}h28`, ...pen(s, palette) }),
    text(LEFT + 36, s * LINE + 12, labelText(label, language), { fill: palette.ink }),
  ])
  const grid = ys.flatMap(value => [
    element('path', { d: `M${LEFT} ${down(value)}H${WIDTH - RIGHT}`, stroke: palette.line }),
    text(LEFT - 8, down(value) + 4, formatNumber(value), { anchor: 'end', fill: palette.muted }),
  ])
  const below = xs.map(value =>
    text(across(value), top + HEIGHT + 16, formatNumber(value), { anchor: 'middle', fill: palette.muted }),
  )
  const names = [
    text(LEFT + (WIDTH - LEFT - RIGHT) / 2, top + HEIGHT + 34, labelText(figure.xLabel, language), {
      anchor: 'middle',
      fill: palette.ink,
    }),
    element(
      'g',
      { transform: `translate(12 ${top + HEIGHT / 2}) rotate(-90)` },
      text(0, 0, labelText(figure.yLabel, language), { anchor: 'middle', fill: palette.ink }),
    ),
  ]
  const lines = series.map((_, s) => {
    const points = x.map((value, i) => `${across(value).toFixed(1)} ${down(data[s * x.length + i] ?? 0).toFixed(1)}`)
    return element('path', { d: `M${points.join('L')}`, ...pen(s, palette) })
  })
  const widest = Math.max(0, ...named.map(label => widthOf(labelText(label, language))))
  return {
    width: Math.max(WIDTH, LEFT + 36 + widest),
    height: top + HEIGHT + BOTTOM,
    markup: [...legend, ...grid, ...below, ...names, ...lines].join(''),
  }
}

function pen(series: number, palette: LinePalette): Readonly<Record<string, string | number>> {
  const stroke = palette.series[series % palette.series.length] ?? palette.ink
  return { fill: 'none', stroke, 'stroke-width': 2, 'stroke-dasharray': DASHES[series % DASHES.length] ?? 'none' }
}
