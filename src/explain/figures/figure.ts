import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import type { Bilingual } from '../text.js'

/** A label that is read: a word in both languages, or a name that is the same in both (`queryLen`, `[SOS]`, `3`). */
export type Label = string | Bilingual

interface FigureBase {
  /** Stable within its lesson: links and tests use it. */
  readonly name: string
  readonly title: Bilingual
  readonly shape: readonly number[]
  /** The full name of the tensor shown, where it is one of the model's. */
  readonly tensor?: string
}

/** A tensor's numbers: a grid; more than two axes are a stack of grids. */
export interface MatrixFigure extends FigureBase {
  readonly kind: 'matrix'
  /** Row-major. */
  readonly data: readonly number[]
  /** The axes by name. */
  readonly axes: readonly string[]
  /** Labels of the last two axes. */
  readonly rows?: readonly Label[]
  readonly columns?: readonly Label[]
  /** How to draw it: numbers with colour, colour alone, or filled and empty cells. Default `numbers`. */
  readonly look?: 'numbers' | 'heat' | 'mask'
  /** Decimals. Default 4. */
  readonly digits?: number
  /** The cells that the text speaks of, by their place in `data`. */
  readonly marked?: readonly number[]
}

/** Rows of numbers and words under headings: `(rows, columns)`. */
export interface TableFigure extends FigureBase {
  readonly kind: 'table'
  /** Row-major. */
  readonly data: readonly (number | string)[]
  readonly rows?: readonly Label[]
  readonly columns: readonly Label[]
  readonly digits?: number
}

/** Lines over a common x: `(series, points)`. */
export interface CurveFigure extends FigureBase {
  readonly kind: 'curve'
  /** A series after the other. */
  readonly data: readonly number[]
  readonly series: readonly Label[]
  readonly x: readonly number[]
  readonly xLabel: Label
  readonly yLabel: Label
  /** Of the y axis. Default `linear`; `log` wants numbers above 0. */
  readonly scale?: 'linear' | 'log'
}

/** Sequences under each other, position by position: `(rows, positions)`. Empty cells are `''`. */
export interface ColumnsFigure extends FigureBase {
  readonly kind: 'columns'
  /** Row-major. */
  readonly data: readonly string[]
  readonly rows: readonly Label[]
  /** Over the positions; some may be empty. */
  readonly heads?: readonly Label[]
}

/** Formulas with the numbers put in, and what they come to: `(steps)`. */
export interface ArithmeticFigure extends FigureBase {
  readonly kind: 'arithmetic'
  /** What each formula comes to. */
  readonly data: readonly number[]
  /** `(0.5·0.7 + 0.6·0.8) / √2` */
  readonly formulas: readonly string[]
  /** What each formula computes: `energy[0, 0]`. */
  readonly rows: readonly Label[]
  readonly digits?: number
}

/** Named points of a plane, whose distances can be compared: `(points, 2)`. */
export interface MapFigure extends FigureBase {
  readonly kind: 'map'
  /** x and y, point by point. */
  readonly data: readonly number[]
  readonly points: readonly Label[]
  /** Where each point was before, likewise. */
  readonly before?: readonly number[]
  /** What the two places of a point are; with `before`. */
  readonly moments?: readonly [before: Label, now: Label]
}

/** Something to look at, computed when it is shown. Plain data: it survives JSON. */
export type Figure = MatrixFigure | TableFigure | CurveFigure | ColumnsFigure | ArithmeticFigure | MapFigure

/** Numbers with a shape, as engines give them. */
export interface Numbers {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
}

type Without<T, Key extends string> = Omit<T, Key | 'name' | 'title' | 'shape' | 'data'>

/** A figure of a tensor's numbers; scalars become one cell. */
export function matrix(
  name: string,
  title: Bilingual,
  { data, shape }: Numbers,
  options: Partial<Without<MatrixFigure, 'kind'>> = {},
): MatrixFigure {
  const axes = options.axes ?? shape.map(() => '')
  return checked({ kind: 'matrix', name, title, shape, data: Array.from(data), ...options, axes })
}

/** A figure of rows under headings. */
export function table(
  name: string,
  title: Bilingual,
  columns: readonly Label[],
  rows: readonly (readonly (number | string)[])[],
  options: Partial<Without<TableFigure, 'kind' | 'columns'>> = {},
): TableFigure {
  return checked({
    kind: 'table',
    name,
    title,
    shape: [rows.length, columns.length],
    data: rows.flat(),
    columns,
    ...options,
  })
}

/** A figure of lines over `x` (default: 0, 1, 2 …), all of the same number of points. */
export function curve(
  name: string,
  title: Bilingual,
  lines: readonly { readonly label: Label; readonly data: ArrayLike<number> }[],
  options: Pick<CurveFigure, 'xLabel' | 'yLabel' | 'scale'> & { readonly x?: readonly number[] },
): CurveFigure {
  const points = lines[0]?.data.length ?? 0
  const data = lines.flatMap(line => Array.from(line.data))
  const x = options.x ?? Array.from({ length: points }, (_, i) => i)
  const series = lines.map(line => line.label)
  return checked({ kind: 'curve', name, title, shape: [lines.length, points], data, series, ...options, x })
}

/** A figure of sequences under each other; shorter ones end in empty cells. */
export function columns(
  name: string,
  title: Bilingual,
  rows: readonly { readonly label: Label; readonly cells: readonly string[] }[],
  options: Partial<Pick<ColumnsFigure, 'heads'>> = {},
): ColumnsFigure {
  const length = Math.max(...rows.map(row => row.cells.length))
  const data = rows.flatMap(row => Array.from({ length }, (_, i) => row.cells[i] ?? ''))
  const labels = rows.map(row => row.label)
  return checked({ kind: 'columns', name, title, shape: [rows.length, length], data, rows: labels, ...options })
}

/** A figure of formulas. */
export function arithmetic(
  name: string,
  title: Bilingual,
  steps: readonly { readonly label: Label; readonly formula: string; readonly value: number }[],
  options: { readonly digits?: number } = {},
): ArithmeticFigure {
  return checked({
    kind: 'arithmetic',
    name,
    title,
    shape: [steps.length],
    data: steps.map(step => step.value),
    formulas: steps.map(step => step.formula),
    rows: steps.map(step => step.label),
    ...options,
  })
}

/** A figure of named points, each with its x and y. */
export function map(
  name: string,
  title: Bilingual,
  points: readonly { readonly label: Label; readonly place: readonly number[] }[],
  options: Partial<Pick<MapFigure, 'before' | 'moments'>> = {},
): MapFigure {
  const data = points.flatMap(({ place }) => place)
  const labels = points.map(({ label }) => label)
  return checked({ kind: 'map', name, title, shape: [points.length, 2], data, points: labels, ...options })
}

/** @throws GlassformerError when the data don't fill the shape, or a number is none (JSON has no NaN). */
function checked<T extends Figure>(figure: T): T {
  const size = elementCount(figure.shape)
  const { name, data } = figure
  if (data.length !== size)
    throw new GlassformerError(`figure ${name}: ${data.length} cells for the shape (${figure.shape.join(', ')})`)
  const place = data.findIndex(cell => typeof cell === 'number' && !Number.isFinite(cell))
  if (place >= 0) throw new GlassformerError(`figure ${name}: cell ${place} is ${data[place]}`)
  // −0 is an accident of rounding, and JSON has none.
  return { ...figure, data: data.map(cell => (cell === 0 ? 0 : cell)) }
}
