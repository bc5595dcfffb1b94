import { activations } from '../../math/activations.js'
import type { Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type Expression, expression, inProduct, numberText, type Reader } from './expression.js'
import { broadcastIndex } from './views.js'

const signs = { add: '+', sub: '−', mul: '·', div: '/' } as const

/** `a + b`, either of them broadcast. */
export function binary(
  op: Extract<Op, { kind: 'binary' }>,
  { inputs }: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [left, right] = inputs.map(input => read.step(input, broadcastIndex(index, read.values(input).shape)))
  if (left === undefined || right === undefined) throw new Error(`${op.operation} needs two inputs`)
  const loose = op.operation === 'add' || op.operation === 'sub'
  const [a, b] = loose
    ? [left.text, right.text.startsWith('−') ? `(${right.text})` : right.text]
    : [left, right].map(inProduct)
  return expression(
    `${a} ${signs[op.operation]} ${b}`,
    compute(op.operation, left.value, right.value),
    loose ? 'sum' : 'product',
    [left, right],
  )
}

/** `a / √16`: a number that is a root is written as one. */
export function scalar(op: Extract<Op, { kind: 'scalar' }>, x: Expression): Expression {
  const text = `${inProduct(x)} ${signs[op.operation]} ${rootText(op.value)}`
  return expression(text, compute(op.operation, x.value, op.value), op.operation === 'add' ? 'sum' : 'product', [x])
}

export function activation(op: Extract<Op, { kind: 'activation' }>, x: Expression): Expression {
  const text = op.activation === 'relu' ? `max(${x.text}, 0)` : `${op.activation}(${x.text})`
  return expression(text, activations[op.activation].value(x.value), 'atom', [x])
}

export function comparison(op: Extract<Op, { kind: 'equal' | 'notEqual' }>, x: Expression): Expression {
  const truth = (x.value === op.value) === (op.kind === 'equal')
  const sign = op.kind === 'equal' ? '=' : '≠'
  return expression(`${x.text} ${sign} ${numberText(op.value)} ?`, Number(truth), 'atom', [x])
}

/** The value where the mask is true, else the number itself. */
export function maskedFill(
  op: Extract<Op, { kind: 'maskedFill' }>,
  { inputs }: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [x, mask] = inputs
  if (x === undefined || mask === undefined) throw new Error('maskedFill needs a mask')
  const number = read.operand(x, index)
  const condition = read.step(mask, broadcastIndex(index, read.values(mask).shape))
  const filled = condition.value !== 0
  const text = `${condition.text} ${filled ? '✓' : '✗'} → ${filled ? numberText(op.value) : number.text}`
  return expression(text, filled ? op.value : number.value, 'atom', [number, condition])
}

export function tril(index: readonly number[], x: Expression): Expression {
  const [row, column] = index.slice(-2) as [number, number]
  const kept = column <= row
  return expression(`${column} ≤ ${row} ${kept ? '✓' : '✗'} → ${kept ? x.text : '0'}`, kept ? x.value : 0, 'atom', [x])
}

function compute(operation: keyof typeof signs, a: number, b: number): number {
  switch (operation) {
    case 'add':
      return a + b
    case 'sub':
      return a - b
    case 'mul':
      return a * b
    case 'div':
      return a / b
  }
}

function rootText(value: number): string {
  const square = Math.round(value * value)
  const isRoot = value > 1 && Math.abs(value * value - square) < 1e-9
  return isRoot ? `√${square}` : value < 0 ? `(${numberText(value)})` : numberText(value)
}
