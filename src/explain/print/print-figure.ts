import { elementCount, unflatten } from '../../math/row-major.js'
import type {
  ArithmeticFigure,
  ColumnsFigure,
  CurveFigure,
  Figure,
  Label,
  MatrixFigure,
  TableFigure,
} from '../figure.js'
import { formatNumber, type Language } from '../text.js'
import { padEnd, padStart, textWidth } from './text-width.js'

export interface PrintOptions {
  readonly language: Language
  /** Columns of the terminal. Default 100. */
  readonly width?: number
}

const SHADES = [' ', '░', '▒', '▓', '█']
const BARS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
/** Rows of a grid, grids of a stack, and rows of a table that are shown before "… more". */
const MOST_ROWS = 24
const MOST_GRIDS = 4
const CURVE_HEIGHT = 4

/** A figure in characters: title, shape, content. */
export function printFigure(figure: Figure, options: PrintOptions): string[] {
  const title = `▸ ${figure.title[options.language]}  [${figure.name}]${axesText(figure)}`
  const body = bodyOf(figure, { width: 100, ...options })
  return [title, ...body.map(line => `  ${line}`.trimEnd())]
}

function axesText(figure: Figure): string {
  if (figure.kind !== 'matrix') return ''
  const named = figure.shape.map((size, axis) => (figure.axes[axis] ? `${figure.axes[axis]}: ${size}` : String(size)))
  return `  (${named.join(', ')})`
}

function bodyOf(figure: Figure, options: Required<PrintOptions>): string[] {
  switch (figure.kind) {
    case 'matrix':
      return printMatrix(figure, options)
    case 'table':
      return printTable(figure, options)
    case 'columns':
      return printColumns(figure, options)
    case 'curve':
      return printCurve(figure, options)
    case 'arithmetic':
      return printArithmetic(figure, options)
  }
}

function labelText(label: Label | undefined, language: Language): string {
  if (label === undefined) return ''
  return typeof label === 'string' ? label : label[language]
}

function printMatrix(figure: MatrixFigure, options: Required<PrintOptions>): string[] {
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

function printTable(figure: TableFigure, { language }: Required<PrintOptions>): string[] {
  const columns = figure.columns.length
  const heads = figure.columns.map(label => labelText(label, language))
  const rows: string[][] = []
  for (let i = 0; i < (figure.shape[0] ?? 0); i++) {
    const cells = figure.data.slice(i * columns, (i + 1) * columns)
    rows.push([labelText(figure.rows?.[i], language), ...cells.map(cell => cellText(cell, figure.digits))])
  }
  const all = figure.rows === undefined ? [heads, ...rows.map(row => row.slice(1))] : [['', ...heads], ...rows]
  return aligned(
    all.slice(0, MOST_ROWS + 1),
    all.length > MOST_ROWS + 1 ? [more(all.length - MOST_ROWS - 1, language)] : [],
  )
}

function printColumns(figure: ColumnsFigure, { language }: Required<PrintOptions>): string[] {
  const [rows = 0, length = 0] = figure.shape
  const all = Array.from({ length: rows }, (_, i) => [
    labelText(figure.rows[i], language),
    ...figure.data.slice(i * length, (i + 1) * length),
  ])
  return aligned(all, [])
}

function aligned(rows: readonly (readonly string[])[], after: readonly string[]): string[] {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map(row => textWidth(row[j] ?? ''))))
  const lines = rows.map(row => row.map((cell, j) => (j === 0 ? padEnd : padStart)(cell, widths[j] ?? 0)).join('  '))
  return [...lines, ...after]
}

function printCurve(figure: CurveFigure, { language, width }: Required<PrintOptions>): string[] {
  const [series = 0, points = 0] = figure.shape
  const [low, high] = [Math.min(...figure.data), Math.max(...figure.data)]
  const lines: string[] = []
  const columns = Math.min(points, width - 14)
  for (let s = 0; s < series; s++) {
    const values = resample(figure.data.slice(s * points, (s + 1) * points), columns)
    lines.push(`${labelText(figure.series[s], language)}:`)
    for (let row = CURVE_HEIGHT - 1; row >= 0; row--) {
      const bars = values.map(value => bar(high === low ? 0.5 : (value - low) / (high - low), row)).join('')
      const scale = row === CURVE_HEIGHT - 1 ? formatNumber(high) : row === 0 ? formatNumber(low) : ''
      lines.push(`${padStart(scale, 9)} ┤${bars}`)
    }
  }
  const [first = 0, last = 0] = [figure.x[0], figure.x.at(-1)]
  lines.push(
    `${' '.repeat(11)}${labelText(figure.xLabel, language)}: ${formatNumber(first)} … ${formatNumber(last)}, ↑ ${labelText(figure.yLabel, language)}`,
  )
  return lines
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

function printArithmetic(figure: ArithmeticFigure, { language }: Required<PrintOptions>): string[] {
  const labels = figure.rows.map(label => labelText(label, language))
  const margin = Math.max(...labels.map(textWidth))
  return figure.formulas.map((formula, i) => {
    const value = cellText(figure.data[i] as number, figure.digits)
    return `${padEnd(labels[i] ?? '', margin)} = ${formula} = ${value}`
  })
}

function cellText(cell: number | string, digits: number | undefined): string {
  if (typeof cell === 'string') return cell
  if (Math.abs(cell) >= 1e9) return formatNumber(cell)
  return Number.isInteger(cell) ? formatNumber(cell) : formatNumber(cell, String(digits ?? 4))
}

function more(count: number, language: Language): string {
  return language === 'zh' ? `……还有 ${count} 个` : `… ${count} more`
}
