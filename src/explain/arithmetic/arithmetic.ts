import { flatten } from '../../math/row-major.js'
import { isView, type Op, type ViewOp } from '../../tensor/op.js'
import { applyRule } from '../../tensor/op-rules.js'
import type { Tensor } from '../../tensor/tensor.js'
import { atom, type Cell, type Expression, numberText, type Reader, type Term, type Values } from './expression.js'
import { elementwise } from './ops/elementwise.js'
import { products } from './ops/products.js'
import { rows } from './ops/rows.js'
import type { Rules } from './ops/rules.js'
import { tokens } from './ops/tokens.js'
import { behind, pieces } from './ops/views.js'

export type { Cell, Term, Values } from './expression.js'
export { numberText } from './expression.js'

/** Where one number of a tensor comes from. */
export interface Arithmetic {
  /** The operation with the numbers put in and the result: `(0.5·0.7 + 0.6·0.8) / √2 = 0.5869`. */
  readonly text: string
  /** The result in float64, from the numbers that the text names; the engine's own is float32. */
  readonly value: number
  /** The cells whose numbers went in, in other tensors. */
  readonly cells: readonly Cell[]
  /** Every term of the sum, where there is one. */
  readonly terms: readonly Term[]
}

/** Views have no arithmetic of their own: they are followed to the cell that they show. */
const rules: Rules<Exclude<Op<Tensor>, ViewOp<Tensor>>> = {
  input: () => null,
  parameter: () => null,
  buffer: () => null,
  ...pieces,
  ...elementwise,
  ...products,
  ...rows,
  ...tokens,
}

/**
 * The arithmetic of one cell, derived from the graph: the operation that made it, with the numbers of its inputs. The
 * unnamed steps of the same source line are written out; what other lines made stands there as a number.
 *
 * @param tensor a tensor of a forward graph.
 * @param index one number an axis.
 * @param values the numbers of any tensor of the graph in this run.
 * @returns `null` for an input or a parameter, which nothing computes.
 */
export function arithmeticOf(
  tensor: Tensor,
  index: readonly number[],
  values: (tensor: Tensor) => Values,
): Arithmetic | null {
  const sizes = (of: Tensor): readonly number[] => values(of).shape
  const isStep = (other: Tensor): boolean => other === tensor || isStepName(other.name, tensor.name)
  const reader = readerOf(values, isStep)
  const cell = behindViews(tensor, index, isStep, sizes)
  const result = isStep(cell.tensor) ? written(cell, reader) : null
  const shown = result ?? (cell.tensor === tensor ? null : moved(cell, values))
  if (shown === null) return null
  return {
    ...shown,
    text: withResult(shown.text, numberText(numberAt(values(tensor), index))),
    cells: distinct(shown.cells),
  }
}

/** The tensors whose numbers the arithmetic of this one's cells reads: its own line's steps, and what went into them. */
export function operandsOf(tensor: Tensor): readonly Tensor[] {
  const operands = new Set([tensor])
  // What is added is walked through too.
  for (const operand of operands) {
    const isStep = operand === tensor || isStepName(operand.name, tensor.name)
    if (isStep) for (const input of operand.inputs) operands.add(input)
  }
  return [...operands]
}

/** What a mask or a condition comes to stands behind its arrow already. */
function withResult(text: string, result: string): string {
  return / [⇒→] /.test(text) && text.endsWith(` ${result}`) ? text : `${text} = ${result}`
}

/**
 * How the rules read.
 *
 * @param isStep the tensors that are written out instead of read
 */
export function readerOf(values: (tensor: Tensor) => Values, isStep: (tensor: Tensor) => boolean): Reader {
  const sizes = (of: Tensor): readonly number[] => values(of).shape
  const reader: Reader = {
    values,
    operand: (of, at) => {
      const cell = behindViews(of, at, isStep, sizes)
      const value = numberAt(values(cell.tensor), cell.index)
      return { ...atom(numberText(value), value), cells: [cell] }
    },
    step: (of, at) => {
      const cell = behindViews(of, at, isStep, sizes)
      return (isStep(cell.tensor) ? written(cell, reader) : null) ?? reader.operand(of, at)
    },
  }
  return reader
}

/** A view of another line's tensor: the same number, only elsewhere. */
function moved(cell: Cell, values: (tensor: Tensor) => Values): Expression {
  const value = numberAt(values(cell.tensor), cell.index)
  const place = `${cell.tensor.name ?? cell.tensor.op.kind}[${cell.index.join(', ')}]`
  return { ...atom(place, value), cells: [cell] }
}

/** The operation of a cell's tensor with the numbers put in; `null` where nothing computes it. */
function written({ tensor: { op }, index }: Cell, reader: Reader): Expression | null {
  return isView(op) ? null : applyRule(rules, op, index, reader)
}

/** Follows this line's own views to the tensor that holds the number. */
function behindViews(
  tensor: Tensor,
  index: readonly number[],
  isOwn: (tensor: Tensor) => boolean,
  sizes: (tensor: Tensor) => readonly number[],
): Cell {
  let cell: Cell = { tensor, index }
  while (isView(cell.tensor.op) && isOwn(cell.tensor)) {
    const { op } = cell.tensor
    cell = { tensor: op.inputs[0], index: applyRule(behind, op, cell.index, cell.tensor, sizes) }
  }
  return cell
}

/** `energy.1` is a step of `energy`, and of `energy.2`. */
function isStepName(name: string | undefined, of: string | undefined): boolean {
  if (name === undefined || of === undefined) return false
  const line = (text: string): string => text.replace(/\.\d+$/, '')
  return /\.\d+$/.test(name) && line(name) === (/\.\d+$/.test(of) ? line(of) : of)
}

export function numberAt({ data, shape }: Values, index: readonly number[]): number {
  return data[flatten(index, shape)] ?? Number.NaN
}

export function distinct(cells: readonly Cell[]): Cell[] {
  const seen = new Map<string, Cell>()
  for (const cell of cells) seen.set(`${cell.tensor.id} ${cell.gradient === true} ${cell.index.join()}`, cell)
  return [...seen.values()]
}
