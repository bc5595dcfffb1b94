import { argmax } from '../../../math/argmax.js'
import { unflatten } from '../../../math/row-major.js'
import type { TokenOp } from '../../../tensor/op.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { rowThrough } from '../cells.js'
import {
  atom,
  type Expression,
  expression,
  inProduct,
  largest,
  numberText,
  plainSum,
  type Reader,
  sumOf,
  type Term,
} from '../expression.js'
import type { Rules } from './rules.js'

export const tokens: Rules<TokenOp<Tensor>> = {
  /** A row of the table, picked by an id. */
  embedding({ inputs: [ids, table] }, index, read) {
    const id = read.operand(ids, index.slice(0, -1))
    const column = index.at(-1) ?? 0
    const picked = read.operand(table, [id.value, column])
    return atom(`table[${id.text}, ${column}]`, picked.value, [id, picked])
  },

  /** The sum of `dy` over the places where the id stands. */
  embeddingGrad({ inputs: [ids, dy], paddingIdx }, index, read) {
    const [id = 0, column = 0] = index
    if (id === paddingIdx) return atom('PAD → 0', 0)
    const places = placesWhere(ids, other => other === id, read)
    return places.length === 0 ? atom('0', 0) : plainSum(places.map(place => read.step(dy, [...place, column])))
  },

  /** `log(Σ e^x) − x[target]`: minus the log-probability of the target. */
  crossEntropyRows({ inputs: [logits, targets], ignoreIndex, labelSmoothing }, index, read) {
    const target = read.operand(targets, index)
    if (target.value === ignoreIndex) return ignored(target)
    const { row, max, total } = powersOf(logits, index, read)
    const own = row[target.value]
    if (own === undefined) throw new Error(`the target ${target.value} is no class of ${row.length}`)
    const spread = labelSmoothing / row.length
    const normaliser = max + Math.log(total.value)
    const even = row.reduce((sum, { value }) => sum + (normaliser - value) * spread, 0)
    const value = (1 - labelSmoothing) * (normaliser - own.value) + even
    return expression(`log(${total.text}) − ${inProduct(own)}`, value, 'sum', [total, target])
  },

  /** `dy · (e^x / Σ e^x − the wanted share)`: what the softmax says, minus one at the target. */
  crossEntropyGrad({ inputs: [logits, targets, dRows], ignoreIndex, labelSmoothing }, index, read) {
    const place = index.slice(0, -1)
    const column = index.at(-1) ?? 0
    const target = read.operand(targets, place)
    if (target.value === ignoreIndex) return ignored(target)
    const { row, powers, total } = powersOf(logits, place, read)
    const own = powers[column] as Term
    const upstream = read.step(dRows, place)
    const wanted = (column === target.value ? 1 - labelSmoothing : 0) + labelSmoothing / row.length
    const value = upstream.value * (own.value / total.value - wanted)
    const text = `${inProduct(upstream)} · (${own.text} / (${total.text}) − ${numberText(wanted)})`
    return expression(text, value, 'product', [upstream, total, target])
  },

  /** The mean over the positions whose target counts. */
  countedMean({ inputs: [rows, targets], ignoreIndex }, _, read) {
    const counted = placesWhere(targets, target => target !== ignoreIndex, read)
    if (counted.length === 0) return atom('0', 0)
    const sum = plainSum(counted.map(place => read.operand(rows, place)))
    return expression(`(${sum.text}) / ${counted.length}`, sum.value / counted.length, 'product', [sum])
  },

  /** Each counted position gets an equal share of `dy`. */
  countedMeanGrad({ inputs: [targets, dy], ignoreIndex }, index, read) {
    const target = read.operand(targets, index)
    if (target.value === ignoreIndex) return ignored(target)
    const { length } = placesWhere(targets, other => other !== ignoreIndex, read)
    const upstream = read.step(dy, [])
    return expression(`${inProduct(upstream)} / ${length}`, upstream.value / length, 'product', [upstream, target])
  },

  /** 1 where the largest logit is the target's. */
  argmaxEqual({ inputs: [logits, targets], ignoreIndex }, index, read) {
    const target = read.operand(targets, index)
    const row = rowOf(logits, index, read)
    const best = argmax(row.map(({ value }) => value))
    const right = target.value !== ignoreIndex && best === target.value
    return atom(`argmax = ${best}, ${target.text} ?`, Number(right), [...row, target])
  },
}

function ignored(target: Expression): Expression {
  return atom(`${target.text} → 0`, 0, [target])
}

/** The indices of the ids for which it is so. */
function placesWhere(ids: Tensor, isSo: (id: number) => boolean, read: Reader): number[][] {
  const { data, shape } = read.values(ids)
  return Array.from(data).flatMap((id, place) => (isSo(id) ? [unflatten(place, shape)] : []))
}

/** The logits of one position. */
function rowOf(logits: Tensor, place: readonly number[], read: Reader): Expression[] {
  return rowThrough([...place, 0], read.values(logits).shape).map(at => read.operand(logits, at))
}

/** `e^x` of each logit of one position (in value over e^max, so that nothing overflows), and their sum. */
function powersOf(logits: Tensor, place: readonly number[], read: Reader) {
  const row = rowOf(logits, place, read)
  const max = largest(row)
  const powers = row.map(({ text, value }) => ({
    text: `e^${text.startsWith('−') ? `(${text})` : text}`,
    value: Math.exp(value - max),
  }))
  return { row, max, powers, total: sumOf(powers, row) }
}
