import { labelText } from '../figures/cell-text.js'
import type { CurveFigure } from '../figures/figure.js'
import { padStart, wrap } from '../figures/text-width.js'
import { formatNumber } from '../text.js'
import type { PrintOptions } from './print-options.js'

const BARS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const CURVE_HEIGHT = 4

/** A row of bars for each series. */
export function printCurve(figure: CurveFigure, { language, width }: Required<PrintOptions>): string[] {
  const [series = 0, points = 0] = figure.shape
  const [low, high] = [Math.min(...figure.data), Math.max(...figure.data)]
  const lines: string[] = []
  const columns = Math.min(points, width - 14)
  for (let s = 0; s < series; s++) {
    const values = resample(figure.data.slice(s * points, (s + 1) * points), columns)
    lines.push(...wrap(`${labelText(figure.series[s], language)}:`, width))
    for (let row = CURVE_HEIGHT - 1; row >= 0; row--) {
      const bars = values.map(value => bar(high === low ? 0.5 : (value - low) / (high - low), row)).join('')
      const scale = row === CURVE_HEIGHT - 1 ? formatNumber(high) : row === 0 ? formatNumber(low) : ''
      lines.push(`${padStart(scale, 9)} ┤${bars}`)
    }
  }
  const [first = 0, last = 0] = [figure.x[0], figure.x.at(-1)]
  const perBar = Math.round(points / columns)
  const means = { zh: `，每条是约 ${perBar} 个点的平均`, en: `, each bar the mean of about ${perBar} points` }[language]
  const axes = `${labelText(figure.xLabel, language)}: ${formatNumber(first)} … ${formatNumber(last)}, ↑ ${labelText(figure.yLabel, language)}${perBar > 1 ? means : ''}`
  const margin = ' '.repeat(11)
  return [...lines, ...wrap(axes, width - margin.length).map(line => margin + line)]
}

/** One of `row`'s characters of a bar that is `share` of the whole height. */
function bar(share: number, row: number): string {
  const eighths = Math.round(share * CURVE_HEIGHT * 8) - row * 8
  return BARS[Math.max(row === 0 ? 1 : 0, Math.min(8, eighths))] as string
}

/** As many means as there are columns. */
function resample(values: readonly number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, i) => {
    const from = Math.floor((i * values.length) / columns)
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / columns))
    const group = values.slice(from, to)
    return group.reduce((sum, value) => sum + value, 0) / group.length
  })
}
