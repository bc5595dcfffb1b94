import { cellText, labelText } from '../figures/cell-text.js'
import type { ArithmeticFigure, ColumnsFigure, Figure, MatrixFigure, TableFigure } from '../figures/figure.js'
import { gridsOf, largestOf, MASKED } from '../figures/grids.js'
import { wrap } from '../figures/text-width.js'
import { formatNumber } from '../text.js'
import { printCurve } from './print-curve.js'
import { fits, leftOut, printGrid } from './print-grid.js'
import { printMap } from './print-map.js'
import { type PrintOptions, printDefaults } from './print-options.js'
import { shadeLegend } from './shade.js'

const INDENT = '  '
/** Grids of a stack, before "… more". */
const MOST_GRIDS = 4

/** A figure in characters: title, shape, content. No line is wider than the terminal. */
export function printFigure(figure: Figure, given: PrintOptions): string[] {
  const options = { ...printDefaults, ...given }
  const { width, language } = options
  const title = `▸ ${figure.title[language]}  [${figure.name}]${axesText(figure)}`
  const body = bodyOf(figure, { ...options, width: width - INDENT.length })
  return [...wrap(title, width, INDENT), ...body.map(line => `${INDENT}${line}`.trimEnd())]
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
    case 'columns':
      return printWords(figure, options)
    case 'curve':
      return printCurve(figure, options)
    case 'map':
      return printMap(figure, options)
    case 'arithmetic':
      return printArithmetic(figure, options)
  }
}

/** Grids of numbers, shades or marks, and what the shades mean. */
function printMatrix(figure: MatrixFigure, options: Required<PrintOptions>): string[] {
  const { language, colour, full } = options
  const largest = largestOf(figure)
  const grids = gridsOf(figure, language)
  const shown = full ? grids : grids.slice(0, MOST_GRIDS)
  const isShaded = figure.look === 'heat' || (figure.look !== 'mask' && !shown.every(grid => fits(grid, options)))
  const lines = shown.flatMap(grid => [
    ...(grid.caption === '' ? [] : [`[${grid.caption}]`]),
    ...printGrid(isShaded ? { ...grid, look: 'heat' } : grid, largest, options),
  ])
  if (grids.length > shown.length) lines.push(...leftOut(grids.length - shown.length, 'grids', options))
  if (!isShaded) return lines
  const hasNegative = figure.data.some(value => value < 0 && value > -MASKED)
  return [...lines, shadeLegend(largest, hasNegative, colour, formatNumber)]
}

function printWords(figure: TableFigure | ColumnsFigure, options: Required<PrintOptions>): string[] {
  return gridsOf(figure, options.language).flatMap(grid => printGrid(grid, 0, options))
}

function printArithmetic(figure: ArithmeticFigure, { language, width }: Required<PrintOptions>): string[] {
  return figure.formulas.flatMap((formula, i) => {
    const value = cellText(figure.data[i] ?? 0, figure.digits)
    return wrap(`${labelText(figure.rows[i], language)} = ${formula} = ${value}`, width, INDENT.repeat(2))
  })
}
