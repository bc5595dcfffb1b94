import type { ColumnsFigure, TableFigure } from '../figure.js'
import { cellText, labelText, MOST_ROWS, more } from './cell-text.js'
import type { PrintOptions } from './print-options.js'
import { padEnd, padStart, textWidth } from './text-width.js'

/** Rows of numbers and words under headings. */
export function printTable(figure: TableFigure, { language }: Required<PrintOptions>): string[] {
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

/** Sequences under each other. */
export function printColumns(figure: ColumnsFigure, { language }: Required<PrintOptions>): string[] {
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
