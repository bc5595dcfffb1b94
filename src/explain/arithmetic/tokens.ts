import type { Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type Expression, expression, inProduct, numberText, type Reader, sumOf } from './expression.js'

/** A row of the table, picked by an id. */
export function embedding({ inputs }: Tensor, index: readonly number[], read: Reader): Expression {
  const [ids, table] = pair(inputs)
  const id = read.operand(ids, index.slice(0, -1))
  const column = index.at(-1) ?? 0
  const picked = read.operand(table, [id.value, column])
  return expression(`table[${id.text}, ${column}]`, picked.value, 'atom', [id, picked])
}

/** `log(Σ e^x) − x[target]`: minus the log-probability of the target. */
export function crossEntropyRows(
  op: Extract<Op, { kind: 'crossEntropyRows' }>,
  { inputs }: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [logits, targets] = pair(inputs)
  const target = read.operand(targets, index)
  if (target.value === op.ignoreIndex) return expression(`${target.text} → 0`, 0, 'atom', [target])
  const classes = read.values(logits).shape.at(-1) ?? 0
  const row = Array.from({ length: classes }, (_, k) => read.operand(logits, [...index, k]))
  const max = row.reduce((largest, { value }) => Math.max(largest, value), Number.NEGATIVE_INFINITY)
  const total = sumOf(
    row.map(({ text, value }) => ({
      text: `e^${text.startsWith('−') ? `(${text})` : text}`,
      value: Math.exp(value - max),
    })),
    row,
  )
  const own = row[target.value]
  if (own === undefined) throw new Error(`the target ${target.value} is no class of ${classes}`)
  const spread = op.labelSmoothing / classes
  const normaliser = max + Math.log(total.value)
  const hard = normaliser - own.value
  const even = row.reduce((sum, { value }) => sum + (normaliser - value) * spread, 0)
  const value = (1 - op.labelSmoothing) * hard + even
  return expression(`log(${total.text}) − ${inProduct(own)}`, value, 'sum', [total, target])
}

/** 1 where the largest logit is the target's. */
export function argmaxEqual(
  op: Extract<Op, { kind: 'argmaxEqual' }>,
  { inputs }: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [logits, targets] = pair(inputs)
  const target = read.operand(targets, index)
  const classes = read.values(logits).shape.at(-1) ?? 0
  const row = Array.from({ length: classes }, (_, k) => read.operand(logits, [...index, k]))
  const best = row.reduce((found, { value }, k) => (value > (row[found]?.value ?? 0) ? k : found), 0)
  const right = target.value !== op.ignoreIndex && best === target.value
  return expression(`argmax = ${best}, ${target.text} ?`, Number(right), 'atom', [...row, target])
}

/** The mean over the positions whose target counts. */
export function countedMean(op: Extract<Op, { kind: 'countedMean' }>, { inputs }: Tensor, read: Reader): Expression {
  const [rows, targets] = pair(inputs)
  const { shape, data } = read.values(targets)
  const counted: Expression[] = []
  const width = shape.at(-1) ?? 1
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== op.ignoreIndex) counted.push(read.operand(rows, [Math.floor(i / width), i % width]))
  }
  if (counted.length === 0) return expression('0', 0, 'atom', [])
  const sum = sumOf(
    counted.map(x => ({ text: inProduct(x), value: x.value })),
    counted,
  )
  return expression(`(${sum.text}) / ${numberText(counted.length)}`, sum.value / counted.length, 'product', [sum])
}

function pair(inputs: readonly Tensor[]): [Tensor, Tensor] {
  const [a, b] = inputs
  if (a === undefined || b === undefined) throw new Error('needs two inputs')
  return [a, b]
}
