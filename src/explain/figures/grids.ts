import { elementCount, unflatten } from '../../math/row-major.js'
import type { Language } from '../text.js'
import { cellText, labelText } from './cell-text.js'
import type { ColumnsFigure, MatrixFigure, TableFigure } from './figure.js'

/** How cells are shown: words and numbers, numbers as colours, or filled and empty. */
export type Look = 'words' | 'numbers' | 'heat' | 'mask'

export interface Cell {
  /** What is read; of a heat map or a mask too. */
  readonly text: string
  /** What is drawn; none of a word. */
  readonly value?: number
  /** Whether the text speaks of this cell. */
  readonly marked: boolean
}

export interface Row {
  readonly label: string
  readonly cells: readonly Cell[]
}

/** Cells under heads and beside labels: what a figure of numbers or words comes to, however it is drawn. */
export interface Grid {
  /** Which slice of a stack this is: `heads 2`. Empty: it is the only one. */
  readonly caption: string
  readonly look: Look
  /** One per column; none when no column has a name. */
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
}

/** Whether a column is of words, which begin at its left; numbers end at its right. */
export function hasWords({ rows }: Pick<Grid, 'rows'>, column: number): boolean {
  return rows.every(row => row.cells[column]?.value === undefined)
}

/** The grids of a figure, in the order of its data. */
export function gridsOf(figure: MatrixFigure | TableFigure | ColumnsFigure, language: Language): Grid[] {
  switch (figure.kind) {
    case 'matrix':
      return stackOf(figure, language)
    case 'table':
      return [tableGrid(figure, language)]
    case 'columns':
      return [columnsGrid(figure, language)]
  }
}

/** A figure of more than two axes is a stack of grids. */
function stackOf(figure: MatrixFigure, language: Language): Grid[] {
  const { shape, axes, data, look = 'numbers' } = figure
  const [columns, rows, leading] = [shape.at(-1) ?? 1, shape.at(-2) ?? 1, shape.slice(0, -2)]
  const label = (labels: MatrixFigure['rows'], i: number): string => labelText(labels?.[i], language)
  const cell = (place: number): Cell => {
    const value = data[place] ?? 0
    return { text: cellText(value, figure.digits), value, marked: figure.marked?.includes(place) ?? false }
  }
  const count = elementCount(leading)
  return Array.from({ length: count }, (_, grid) => ({
    caption:
      count === 1
        ? ''
        : unflatten(grid, leading)
            .map((at, axis) => `${axes[axis] ?? ''} ${at}`.trim())
            .join(', '),
    look,
    heads: figure.columns === undefined ? [] : Array.from({ length: columns }, (_, j) => label(figure.columns, j)),
    rows: Array.from({ length: rows }, (_, i) => ({
      label: label(figure.rows, i),
      cells: Array.from({ length: columns }, (_, j) => cell((grid * rows + i) * columns + j)),
    })),
  }))
}

function tableGrid(figure: TableFigure, language: Language): Grid {
  const [rows = 0, columns = 0] = figure.shape
  return {
    caption: '',
    look: 'words',
    heads: figure.columns.map(label => labelText(label, language)),
    rows: Array.from({ length: rows }, (_, i) => ({
      label: labelText(figure.rows?.[i], language),
      cells: figure.data.slice(i * columns, (i + 1) * columns).map(cell => ({
        text: cellText(cell, figure.digits),
        ...(typeof cell === 'number' ? { value: cell } : {}),
        marked: false,
      })),
    })),
  }
}

function columnsGrid(figure: ColumnsFigure, language: Language): Grid {
  const [rows = 0, length = 0] = figure.shape
  return {
    caption: '',
    look: 'words',
    heads: figure.heads?.map(head => labelText(head, language)) ?? [],
    rows: Array.from({ length: rows }, (_, i) => ({
      label: labelText(figure.rows[i], language),
      cells: figure.data.slice(i * length, (i + 1) * length).map(text => ({ text, marked: false })),
    })),
  }
}

/** Beyond this a number is a mask's, not a value. */
export const MASKED = 1e19

/** The largest size of a grid's numbers, masks left out: what full colour stands for. 0 when there is none. */
export function largestOf(figure: MatrixFigure): number {
  return figure.data.reduce((most, value) => (Math.abs(value) < MASKED ? Math.max(most, Math.abs(value)) : most), 0)
}
