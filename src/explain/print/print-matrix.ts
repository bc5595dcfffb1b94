import { elementCount, unflatten } from '../../math/row-major.js'
import type { MatrixFigure } from '../figure.js'
import { formatNumber } from '../text.js'
import { cellText, labelText, MOST_ROWS, more } from './cell-text.js'
import type { PrintOptions } from './print-options.js'
import { padEnd, padStart, textWidth } from './text-width.js'

const SHADES = [' ', '░', '▒', '▓', '█']
const MOST_GRIDS = 4

/** A grid of numbers, shades or marks; of more than two axes a stack of grids. */
export function printMatrix(figure: MatrixFigure, options: Required<PrintOptions>): string[] {
  const { shape } = figure
  const columns = shape.at(-1) ?? 1
  const rows = shape.at(-2) ?? 1
  const grids = shape.slice(0, -2)
  const count = elementCount(grids)
  const lines: string[] = []
  for (let grid = 0; grid < Math.min(count, MOST_GRIDS); grid++) {
    const index = unflatten(grid, grids)
    if (count > 1) lines.push(`[${index.map((i, axis) => `${figure.axes[axis] || axis}=${i}`).join(', ')}]`)
    lines.push(...printGrid(figure, grid * rows * columns, rows, columns, options))
  }
  if (count > MOST_GRIDS) lines.push(more(count - MOST_GRIDS, options.language))
  return lines
}

function printGrid(
  figure: MatrixFigure,
  start: number,
  rows: number,
  columns: number,
  { language, width }: Required<PrintOptions>,
): string[] {
  const { data, look = 'numbers' } = figure
  const rowLabels = Array.from({ length: rows }, (_, i) => labelText(figure.rows?.[i], language))
  const columnLabels = Array.from({ length: columns }, (_, j) => labelText(figure.columns?.[j], language))
  const margin = Math.max(0, ...rowLabels.map(textWidth)) + 1
  const numbers = data.map(value => cellText(value, figure.digits))
  const numberWidth =
    Math.max(...numbers.slice(start, start + rows * columns).map(textWidth), ...columnLabels.map(textWidth)) + 2
  const fits = margin + columns * numberWidth <= width
  const asNumbers = look === 'numbers' && fits
  const labelled = columnLabels.some(label => label !== '')
  const cellWidth = asNumbers ? numberWidth : labelled ? Math.max(2, ...columnLabels.map(textWidth)) + 1 : 2
  const shown = Math.min(columns, Math.max(1, Math.floor((width - margin) / cellWidth)))
  const scale = scaleOf(data)
  const lines: string[] = []
  if (labelled)
    lines.push(
      ' '.repeat(margin) +
        columnLabels
          .slice(0, shown)
          .map(label => padStart(label, cellWidth))
          .join(''),
    )
  for (let i = 0; i < Math.min(rows, MOST_ROWS); i++) {
    let line = padEnd(rowLabels[i] ?? '', margin)
    for (let j = 0; j < shown; j++) {
      const place = start + i * columns + j
      const value = data[place] as number
      const mark = figure.marked?.includes(place) ? '*' : ''
      if (asNumbers) line += padStart((numbers[place] as string) + mark, cellWidth)
      else if (look === 'mask') line += padStart(value === 0 ? '·' : '■', cellWidth)
      else line += padStart((SHADES[scale(value)] as string).repeat(Math.min(2, cellWidth)), cellWidth)
    }
    lines.push(line)
  }
  if (rows > MOST_ROWS) lines.push(more(rows - MOST_ROWS, language))
  if (!asNumbers && look !== 'mask') lines.push(legend(data))
  return lines
}

/** Which shade a value has, between the smallest and the largest. */
function scaleOf(data: readonly number[]): (value: number) => number {
  const finite = data.filter(value => Math.abs(value) < 1e10)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  return value => {
    if (high === low) return 2
    const share = (Math.min(high, Math.max(low, value)) - low) / (high - low)
    return Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))
  }
}

function legend(data: readonly number[]): string {
  const finite = data.filter(value => Math.abs(value) < 1e10)
  return `'${SHADES[0]}' ${formatNumber(Math.min(...finite))} … '${SHADES.at(-1)}' ${formatNumber(Math.max(...finite))}`
}
