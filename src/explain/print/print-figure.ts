import type { ArithmeticFigure, Figure } from '../figure.js'
import { cellText, labelText } from './cell-text.js'
import { printCurve } from './print-curve.js'
import { printMatrix } from './print-matrix.js'
import type { PrintOptions } from './print-options.js'
import { printColumns, printTable } from './print-table.js'
import { padEnd, textWidth } from './text-width.js'

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

function printArithmetic(figure: ArithmeticFigure, { language }: Required<PrintOptions>): string[] {
  const labels = figure.rows.map(label => labelText(label, language))
  const margin = Math.max(...labels.map(textWidth))
  return figure.formulas.map((formula, i) => {
    const value = cellText(figure.data[i] as number, figure.digits)
    return `${padEnd(labels[i] ?? '', margin)} = ${formula} = ${value}`
  })
}
