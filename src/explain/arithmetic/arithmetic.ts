import { flatten } from '../../math/row-major.js'
import type { Tensor } from '../../tensor/tensor.js'
import {
  activationGrad,
  countedMeanGrad,
  crossEntropyGrad,
  embeddingGrad,
  layerNormGradGamma,
  layerNormGradInput,
  linearGradWeight,
  softmaxGrad,
  sumTo,
  unslice,
} from './backward.js'
import { activation, binary, comparison, maskedFill, scalar, tril } from './elementwise.js'
import {
  type Cell,
  type Expression,
  expression,
  numberText,
  type Reader,
  type Term,
  type Values,
} from './expression.js'
import { linear, matmul } from './products.js'
import { layerNorm, layerNormStats, softmax } from './rows.js'
import { argmaxEqual, countedMean, crossEntropyRows, embedding } from './tokens.js'
import { indexBehind, isView } from './views.js'

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
  const result = isStep(cell.tensor) ? ruleOf(cell.tensor, cell.index, reader) : null
  const shown = result ?? (cell.tensor === tensor ? null : moved(cell, values))
  if (shown === null) return null
  return {
    ...shown,
    text: `${shown.text} = ${numberText(numberAt(values(tensor), index))}`,
    cells: distinct(shown.cells),
  }
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
      return { text: numberText(value), value, binding: 'atom', cells: [cell], terms: [] }
    },
    step: (of, at) => {
      const cell = behindViews(of, at, isStep, sizes)
      const written = isStep(cell.tensor) ? ruleOf(cell.tensor, cell.index, reader) : null
      return written ?? reader.operand(of, at)
    },
  }
  return reader
}

/** A view of another line's tensor: the same number, only elsewhere. */
function moved(cell: Cell, values: (tensor: Tensor) => Values): Expression {
  const value = numberAt(values(cell.tensor), cell.index)
  const place = `${cell.tensor.name ?? cell.tensor.op.kind}[${cell.index.join(', ')}]`
  return { text: place, value, binding: 'atom', cells: [cell], terms: [] }
}

/** Follows this line's own views to the tensor that holds the number. */
function behindViews(
  tensor: Tensor,
  index: readonly number[],
  isOwn: (tensor: Tensor) => boolean,
  sizes: (tensor: Tensor) => readonly number[],
): Cell {
  let cell: Cell = { tensor, index }
  for (let source = tensor.inputs[0]; source !== undefined && isView(cell.tensor.op); source = source.inputs[0]) {
    if (!isOwn(cell.tensor)) break
    cell = { tensor: source, index: indexBehind(cell.tensor, cell.index, sizes) }
  }
  return cell
}

/** One rule an operation. */
function ruleOf(node: Tensor, index: readonly number[], read: Reader): Expression | null {
  const { op, inputs } = node
  const first = (): Expression => {
    const x = inputs[0]
    if (x === undefined) throw new Error(`${op.kind} needs an input`)
    return read.step(x, index)
  }
  switch (op.kind) {
    case 'constant':
      return expression(numberText(op.value), op.value, 'atom', [])
    case 'binary':
      return binary(op, node, index, read)
    case 'scalar':
      return scalar(op, first())
    case 'activation':
      return activation(op, first())
    case 'equal':
    case 'notEqual':
      return comparison(op, first())
    case 'maskedFill':
      return maskedFill(op, node, index, read)
    case 'tril':
      return tril(index, first())
    case 'matmul':
      return matmul(node, index, read)
    case 'linear':
      return linear(node, index, read)
    case 'softmax':
      return softmax(node, index, read)
    case 'layerNormStats':
      return layerNormStats(op, node, index, read)
    case 'layerNorm':
      return layerNorm(node, index, read)
    case 'embedding':
      return embedding(node, index, read)
    case 'crossEntropyRows':
      return crossEntropyRows(op, node, index, read)
    case 'argmaxEqual':
      return argmaxEqual(op, node, index, read)
    case 'countedMean':
      return countedMean(op, node, read)
    case 'activationGrad':
      return activationGrad(op, node, index, read)
    case 'softmaxGrad':
      return softmaxGrad(node, index, read)
    case 'layerNormGradInput':
      return layerNormGradInput(node, index, read)
    case 'layerNormGradGamma':
      return layerNormGradGamma(node, index, read)
    case 'linearGradWeight':
      return linearGradWeight(node, index, read)
    case 'embeddingGrad':
      return embeddingGrad(op, node, index, read)
    case 'sumTo':
      return sumTo(node, index, read)
    case 'unslice':
      return unslice(op, node, index, read)
    case 'crossEntropyGrad':
      return crossEntropyGrad(op, node, index, read)
    case 'countedMeanGrad':
      return countedMeanGrad(op, node, index, read)
    default:
      return null
  }
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
