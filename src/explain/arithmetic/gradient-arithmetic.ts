import type { DimValues } from '../../tensor/dim.js'
import { evaluateDim } from '../../tensor/dim.js'
import { gradientRule } from '../../tensor/gradient-rule.js'
import { Tensor } from '../../tensor/tensor.js'
import { type Arithmetic, distinct, numberAt, readerOf } from './arithmetic.js'
import { type Cell, type Expression, expression, inProduct, numberText, type Values } from './expression.js'

/** What one use of a tensor adds to its gradient. */
export interface GradientPath {
  /** The tensor that was computed from it. */
  readonly through: Tensor
  /** The rule of its operation with the numbers put in. */
  readonly text: string
  readonly value: number
}

export interface GradientArithmetic extends Arithmetic {
  /** One for each use of the tensor: the gradient is their sum. */
  readonly paths: readonly GradientPath[]
}

/** The numbers of one run, forward and backward. */
export interface GradientRun {
  /** The tensors that are computed from a tensor. */
  readonly consumers: (tensor: Tensor) => readonly Tensor[]
  readonly values: (tensor: Tensor) => Values
  /** The numbers of a tensor's gradient; `undefined` where it has none. */
  readonly gradients: (tensor: Tensor) => Values | undefined
}

/**
 * The arithmetic of one cell of a gradient: for every tensor that was computed from this one, the rule of that
 * operation on that tensor's own gradient, with the numbers put in; their sum is the gradient (the chain rule).
 *
 * @returns `null` for a tensor without gradient
 */
export function gradientArithmeticOf(
  tensor: Tensor,
  index: readonly number[],
  run: GradientRun,
): GradientArithmetic | null {
  const own = run.gradients(tensor)
  if (own === undefined) return null
  const paths: (Expression & { readonly through: Tensor })[] = []
  for (const consumer of run.consumers(tensor)) {
    const upstream = run.gradients(consumer)
    if (upstream === undefined) continue
    for (const contribution of contributions(tensor, consumer, upstream, index, run))
      paths.push({ ...contribution, through: consumer })
  }
  const sum =
    paths.length === 0
      ? expression('1', 1, 'atom', []) // the loss itself
      : paths.length === 1
        ? (paths[0] as Expression)
        : expression(
            paths.map((path, i) => (i === 0 ? path.text : inProduct(path))).join(' + '),
            paths.reduce((total, { value }) => total + value, 0),
            'sum',
            paths,
          )
  return {
    text: `${sum.text} = ${numberText(numberAt(own, index))}`,
    value: sum.value,
    terms: sum.terms,
    cells: distinct(sum.cells),
    paths: paths.map(({ through, text, value }) => ({ through, text, value })),
  }
}

/** What one consumer adds: its gradient rule, written over a stand-in for its own gradient. */
function contributions(
  tensor: Tensor,
  consumer: Tensor,
  upstream: Values,
  index: readonly number[],
  run: GradientRun,
): Expression[] {
  const dy = new Tensor({ kind: 'input', inputs: [], name: 'dy', dtype: 'float32' }, consumer.type)
  const rule = gradientRule(consumer, dy)
  const dims = dimsOf([consumer, ...consumer.inputs], run)
  // What the rule made came after dy: those are the steps that are written out.
  const isStep = (other: Tensor): boolean => other.id > dy.id
  const values = (of: Tensor): Values => {
    if (of === dy) return upstream
    if (!isStep(of)) return run.values(of)
    return { data: [], shape: of.shape.map(size => evaluateDim(size, dims)) }
  }
  const reader = readerOf(values, isStep)
  const asGradient = (cell: Cell): Cell => (cell.tensor === dy ? { ...cell, tensor: consumer, gradient: true } : cell)
  return consumer.inputs.flatMap((input, place) => {
    const gradient = rule[place]
    if (input !== tensor || gradient === null || gradient === undefined) return []
    const written = reader.step(gradient, index)
    return [{ ...written, cells: written.cells.map(asGradient) }]
  })
}

/** The lengths of this run, as the shapes of the tensors tell. */
function dimsOf(tensors: readonly Tensor[], run: GradientRun): DimValues {
  const dims: Record<string, number> = {}
  for (const tensor of tensors) {
    const { shape } = run.values(tensor)
    for (const [axis, size] of tensor.shape.entries())
      if (typeof size !== 'number') dims[size.symbol] = (shape[axis] ?? 0) - size.offset
  }
  return dims
}

/** Who uses each tensor below the outputs, in the order in which the backward pass comes to them. */
export function consumersOf(order: readonly Tensor[]): (tensor: Tensor) => readonly Tensor[] {
  const consumers = new Map<Tensor, Tensor[]>()
  for (const tensor of [...order].reverse()) {
    for (const input of new Set(tensor.inputs)) consumers.set(input, [...(consumers.get(input) ?? []), tensor])
  }
  return tensor => consumers.get(tensor) ?? []
}
