import type { Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type Expression, expression, inProduct, numberText, type Reader, sumOf } from './expression.js'

/** The cells of the row in which `index` stands, along the last axis. */
function rowOf(x: Tensor, index: readonly number[], read: Reader): Expression[] {
  const length = read.values(x).shape.at(-1) ?? 0
  return Array.from({ length }, (_, k) => read.operand(x, [...index.slice(0, -1), k]))
}

function only({ inputs, op }: Tensor): Tensor {
  const x = inputs[0]
  if (x === undefined) throw new Error(`${op.kind} needs an input`)
  return x
}

/** `e^(0.3 − max) / (e^(…) + …)`, the largest subtracted so that nothing overflows. */
export function softmax(node: Tensor, index: readonly number[], read: Reader): Expression {
  const row = rowOf(only(node), index, read)
  const max = row.reduce((largest, { value }) => Math.max(largest, value), Number.NEGATIVE_INFINITY)
  const terms = row.map(({ text, value }) => ({
    text: `e^(${text} − ${max < 0 ? `(${numberText(max)})` : numberText(max)})`,
    value: Math.exp(value - max),
  }))
  const own = terms[index.at(-1) ?? 0]
  const total = sumOf(terms, row)
  return expression(`${own?.text} / (${total.text})`, (own?.value ?? 0) / total.value, 'product', [total])
}

/** Mean, or one over the standard deviation, of a row; the variance divides by n. */
export function layerNormStats(
  op: Extract<Op, { kind: 'layerNormStats' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const row = rowOf(only(node), [...index.slice(0, -1), 0], read)
  const mean = row.reduce((sum, { value }) => sum + value, 0) / row.length
  if (index.at(-1) === 0) {
    const sum = sumOf(
      row.map(x => ({ text: inProduct(x), value: x.value })),
      row,
    )
    return expression(`(${sum.text}) / ${row.length}`, mean, 'product', [sum])
  }
  const squares = row.map(x => ({ text: `(${x.text} − ${numberText(mean)})²`, value: (x.value - mean) ** 2 }))
  const sum = sumOf(squares, row)
  const value = 1 / Math.sqrt(sum.value / row.length + op.eps)
  return expression(`1 / √((${sum.text}) / ${row.length} + ${numberText(op.eps)})`, value, 'product', [sum])
}

/** `(x − mean) · 1/√(variance + eps) · gamma + beta` */
export function layerNorm({ inputs }: Tensor, index: readonly number[], read: Reader): Expression {
  const [x, stats, gamma, beta] = inputs
  if (x === undefined || stats === undefined || gamma === undefined || beta === undefined) {
    throw new Error('layerNorm needs its statistics, gamma and beta')
  }
  const rows = index.slice(0, -1)
  const column = index.slice(-1)
  const parts = [
    read.operand(x, index),
    read.operand(stats, [...rows, 0]),
    read.operand(stats, [...rows, 1]),
    read.operand(gamma, column),
    read.operand(beta, column),
  ] as const
  const [number, mean, rstd, scale, shift] = parts
  const value = (number.value - mean.value) * rstd.value * scale.value + shift.value
  const text = `(${number.text} − ${inProduct(mean)}) · ${rstd.text} · ${inProduct(scale)} + ${inProduct(shift)}`
  return expression(text, value, 'sum', parts)
}
