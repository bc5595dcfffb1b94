import { activations } from '../../../math/activations.js'
import type { BinaryOperation, ElementwiseOp, OpOf } from '../../../tensor/op.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { broadcastIndex } from '../cells.js'
import { atom, type Expression, expression, inProduct, numberText, type Reader, signed } from '../expression.js'
import type { Rules } from './rules.js'

const SIGNS: Readonly<Record<BinaryOperation, string>> = { add: '+', sub: '−', mul: '·', div: '/' }

export const elementwise: Rules<ElementwiseOp<Tensor>> = {
  constant: ({ value }) => atom(numberText(value), value),

  /** `a + b`, either of them broadcast. */
  binary({ operation, inputs: [a, b] }, index, read) {
    const parts = [stepThrough(a, index, read), stepThrough(b, index, read)] as const
    const [left, right] = parts
    const value = compute(operation, left.value, right.value)
    if (operation === 'mul' || operation === 'div')
      return expression(`${inProduct(left)} ${SIGNS[operation]} ${inProduct(right)}`, value, 'product', parts)
    const second = right.text.startsWith('−') ? `(${right.text})` : right.text
    return expression(`${left.text} ${SIGNS[operation]} ${second}`, value, 'sum', parts)
  },

  /** `a / √16`: a number that is a root is written as one. */
  scalar({ operation, inputs: [x], value }, index, read) {
    const part = read.step(x, index)
    const text = `${inProduct(part)} ${SIGNS[operation]} ${rootText(value)}`
    return expression(text, compute(operation, part.value, value), operation === 'add' ? 'sum' : 'product', [part])
  },

  sqrt({ inputs: [x] }, index, read) {
    const part = read.step(x, index)
    return atom(`√(${part.text})`, Math.sqrt(part.value), [part])
  },

  activation({ activation, inputs: [x] }, index, read) {
    const part = read.step(x, index)
    const text = activation === 'relu' ? `max(${part.text}, 0)` : `${activation}(${part.text})`
    return atom(text, activations[activation].value(part.value), [part])
  },

  /** `dy` where the slope is one, as relu's output or input says; for the smooth activations `dy` times the slope. */
  activationGrad({ activation, inputs: [of, dy] }, index, read) {
    const [x, upstream] = [read.operand(of, index), read.step(dy, index)]
    if (activation === 'relu') {
      const open = x.value > 0
      const text = `${x.text} > 0 ${arrow(open)} ${open ? upstream.text : '0'}`
      return expression(text, open ? upstream.value : 0, 'sum', [x, upstream])
    }
    const text = `${inProduct(upstream)} · ${activation}′(${x.text})`
    return expression(text, upstream.value * activations[activation].slope(x.value), 'product', [x, upstream])
  },

  equal: (op, index, read) => comparison(op, '=', read.step(op.inputs[0], index)),
  notEqual: (op, index, read) => comparison(op, '≠', read.step(op.inputs[0], index)),

  /** The value where the mask is true, else the number itself. */
  maskedFill({ inputs: [x, mask], value }, index, read) {
    const number = read.operand(x, index)
    const condition = stepThrough(mask, index, read)
    const filled = condition.value !== 0
    const text = filled ? `mask = 0 ⇒ ${number.text} → ${numberText(value)}` : `mask ≠ 0 ⇒ ${number.text}`
    return atom(text, filled ? value : number.value, [number, condition])
  },

  tril({ inputs: [x] }, index, read) {
    const part = read.step(x, index)
    const [row, column] = index.slice(-2) as [number, number]
    const kept = column <= row
    return atom(`${column} ≤ ${row} ${arrow(kept)} ${kept ? part.text : '0'}`, kept ? part.value : 0, [part])
  },

  // Lessons and pages show a model as it answers, and not an optimiser's steps.
  clamp: () => null,
  dropout: () => null,
}

/** The operand's own cell behind `index` of the broadcast result. */
function stepThrough(x: Tensor, index: readonly number[], read: Reader): Expression {
  return read.step(x, broadcastIndex(index, read.values(x).shape))
}

function comparison({ kind, value }: OpOf<'equal' | 'notEqual', Tensor>, sign: string, x: Expression): Expression {
  const truth = (x.value === value) === (kind === 'equal')
  return atom(`${x.text} ${sign} ${numberText(value)} ?`, Number(truth), [x])
}

function compute(operation: BinaryOperation, a: number, b: number): number {
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

function arrow(isSo: boolean): string {
  return isSo ? '✓ →' : '✗ →'
}

function rootText(value: number): string {
  const square = Math.round(value * value)
  const isRoot = value > 1 && Math.abs(value * value - square) < 1e-9
  return isRoot ? `√${square}` : signed(value)
}
