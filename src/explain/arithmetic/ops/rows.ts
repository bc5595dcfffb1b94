import type { RowOp } from '../../../tensor/op.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { allRows, rowThrough } from '../cells.js'
import {
  dot,
  type Expression,
  expression,
  inProduct,
  largest,
  numberText,
  plainSum,
  product,
  type Reader,
  signed,
  sumOf,
  type Term,
} from '../expression.js'
import type { Rules } from './rules.js'

export const rows: Rules<RowOp<Tensor>> = {
  /** `e^(0.3 − max) / (e^(…) + …)`, the largest subtracted so that nothing overflows. */
  softmax({ inputs: [x] }, index, read) {
    const row = rowThrough(index, read.values(x).shape).map(at => read.operand(x, at))
    const max = largest(row)
    const terms = row.map(({ text, value }) => ({
      text: `e^(${text} − ${signed(max)})`,
      value: Math.exp(value - max),
    }))
    const own = terms[index.at(-1) ?? 0] as Term
    const total = sumOf(terms, row)
    return expression(`${own.text} / (${total.text})`, own.value / total.value, 'product', [total])
  },

  /** `y · (dy − Σ y·dy)`, the sum over the row. */
  softmaxGrad({ inputs: [y, dy] }, index, read) {
    const row = rowThrough(index, read.values(y).shape).map(at => [read.operand(y, at), read.step(dy, at)] as const)
    const total = dot(row)
    const [own, upstream] = row[index.at(-1) ?? 0] as readonly [Expression, Expression]
    const text = `${inProduct(own)} · (${upstream.text} − (${total.text}))`
    return expression(text, own.value * (upstream.value - total.value), 'product', [total])
  },

  /** Mean, or one over the standard deviation, of a row; the variance divides by n. */
  layerNormStats({ inputs: [x], eps }, index, read) {
    const row = rowThrough(index, read.values(x).shape).map(at => read.operand(x, at))
    const sum = plainSum(row)
    const mean = sum.value / row.length
    if (index.at(-1) === 0) return expression(`(${sum.text}) / ${row.length}`, mean, 'product', [sum])
    const squares = sumOf(
      row.map(({ text, value }) => ({ text: `(${text} − ${numberText(mean)})²`, value: (value - mean) ** 2 })),
      row,
    )
    const value = 1 / Math.sqrt(squares.value / row.length + eps)
    return expression(`1 / √((${squares.text}) / ${row.length} + ${numberText(eps)})`, value, 'product', [squares])
  },

  /** `(x − mean) · 1/√(variance + eps) · gamma + beta` */
  layerNorm({ inputs: [x, stats, gamma, beta] }, index, read) {
    const column = index.slice(-1)
    const number = read.operand(x, index)
    const [mean, rstd] = statsOf(stats, index.slice(0, -1), read)
    const [scale, shift] = [read.operand(gamma, column), read.operand(beta, column)]
    const value = (number.value - mean.value) * rstd.value * scale.value + shift.value
    const text = `(${number.text} − ${inProduct(mean)}) · ${rstd.text} · ${inProduct(scale)} + ${inProduct(shift)}`
    return expression(text, value, 'sum', [number, mean, rstd, scale, shift])
  },

  /**
   * With x̂ = (x − mean) · rstd and g = dy · gamma: `rstd · (g − mean(g) − x̂ · mean(g · x̂))`. The last two terms are
   * what moving one element does to the row's mean and variance.
   */
  layerNormGradInput({ inputs: [x, stats, gamma, dy] }, index, read) {
    const [mean, rstd] = statsOf(stats, index.slice(0, -1), read)
    const row = rowThrough(index, read.values(x).shape).map((at, i) => {
      const [number, scale, upstream] = [read.operand(x, at), read.operand(gamma, [i]), read.step(dy, at)]
      const normalised = (number.value - mean.value) * rstd.value
      return { parts: [number, scale, upstream], g: product([upstream, scale]), normalised }
    })
    const own = row[index.at(-1) ?? 0] as (typeof row)[number]
    const parts = [mean, rstd, ...row.flatMap(cell => cell.parts)]
    const sums = sumOf(
      row.map(({ g }) => g),
      parts,
    )
    const meanOfG = sums.value / row.length
    const meanOfProducts = row.reduce((sum, { g, normalised }) => sum + g.value * normalised, 0) / row.length
    const value = rstd.value * (own.g.value - meanOfG - own.normalised * meanOfProducts)
    const moved = `${signed(own.normalised)} · ${signed(meanOfProducts)}`
    const text = `${rstd.text} · (${own.g.text} − (${sums.text}) / ${row.length} − ${moved})`
    return expression(text, value, 'product', parts, sums.terms)
  },

  /** `Σ dy · (x − mean) · rstd` over all rows. */
  layerNormGradGamma({ inputs: [x, stats, dy] }, index, read) {
    const column = index.at(-1) ?? 0
    const terms: Term[] = []
    const parts: Expression[] = []
    for (const row of allRows(read.values(x).shape)) {
      const [mean, rstd] = statsOf(stats, row, read)
      const [number, upstream] = [read.operand(x, [...row, column]), read.step(dy, [...row, column])]
      terms.push({
        text: `${inProduct(upstream)}·(${number.text} − ${inProduct(mean)})·${rstd.text}`,
        value: upstream.value * (number.value - mean.value) * rstd.value,
      })
      parts.push(mean, rstd, number, upstream)
    }
    return sumOf(terms, parts)
  },
}

function statsOf(stats: Tensor, row: readonly number[], read: Reader): [mean: Expression, rstd: Expression] {
  return [read.operand(stats, [...row, 0]), read.operand(stats, [...row, 1])]
}
