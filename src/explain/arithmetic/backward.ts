import { activations } from '../../math/activations.js'
import { elementCount, unflatten } from '../../math/row-major.js'
import type { Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type Expression, expression, inProduct, numberText, type Reader, sumOf, type Term } from './expression.js'

/** `dy` where the slope is one, as relu's output or input says; for the smooth activations `dy` times the slope. */
export function activationGrad(
  op: Extract<Op, { kind: 'activationGrad' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [of, dy] = inputsOf(node, 2) as [Tensor, Tensor]
  const [x, upstream] = [read.operand(of, index), read.step(dy, index)]
  if (op.activation === 'relu') {
    const open = x.value > 0
    const text = `${x.text} > 0 ${open ? '✓' : '✗'} → ${open ? upstream.text : '0'}`
    return expression(text, open ? upstream.value : 0, 'sum', [x, upstream])
  }
  const slope = activations[op.activation].slope(x.value)
  const text = `${inProduct(upstream)} · ${op.activation}′(${x.text})`
  return expression(text, upstream.value * slope, 'product', [x, upstream])
}

/** `y · (dy − Σ y·dy)`, the sum over the row. */
export function softmaxGrad(node: Tensor, index: readonly number[], read: Reader): Expression {
  const [y, dy] = inputsOf(node, 2) as [Tensor, Tensor]
  const row = places(index, read.values(y).shape).map(at => [read.operand(y, at), read.step(dy, at)] as const)
  const total = sumOf(row.map(product), row.flat())
  const [own, upstream] = row[index.at(-1) ?? 0] as readonly [Expression, Expression]
  const text = `${inProduct(own)} · (${upstream.text} − (${total.text}))`
  return expression(text, own.value * (upstream.value - total.value), 'product', [total])
}

/**
 * With x̂ = (x − mean) · rstd and g = dy · gamma: `rstd · (g − mean(g) − x̂ · mean(g · x̂))`. The last two terms are what
 * moving one element does to the row's mean and variance.
 */
export function layerNormGradInput(node: Tensor, index: readonly number[], read: Reader): Expression {
  const [x, stats, gamma, dy] = inputsOf(node, 4) as [Tensor, Tensor, Tensor, Tensor]
  const rows = index.slice(0, -1)
  const [mean, rstd] = [0, 1].map(which => read.operand(stats, [...rows, which])) as [Expression, Expression]
  const row = places(index, read.values(x).shape).map((at, i) => {
    const [number, scale, upstream] = [read.operand(x, at), read.operand(gamma, [i]), read.step(dy, at)]
    const normalised = (number.value - mean.value) * rstd.value
    return { parts: [number, scale, upstream], g: term(upstream, scale), normalised }
  })
  const own = row[index.at(-1) ?? 0]
  if (own === undefined) throw new Error('layerNormGradInput: the index is outside the row')
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
}

/** `Σ dy · (x − mean) · rstd` over all rows. */
export function layerNormGradGamma(node: Tensor, index: readonly number[], read: Reader): Expression {
  const [x, stats, dy] = inputsOf(node, 3) as [Tensor, Tensor, Tensor]
  const column = index.at(-1) ?? 0
  const terms: Term[] = []
  const parts: Expression[] = []
  for (const at of rowsOf(read.values(x).shape)) {
    const [mean, rstd] = [0, 1].map(which => read.operand(stats, [...at, which])) as [Expression, Expression]
    const [number, upstream] = [read.operand(x, [...at, column]), read.step(dy, [...at, column])]
    terms.push({
      text: `${inProduct(upstream)}·(${number.text} − ${inProduct(mean)})·${rstd.text}`,
      value: upstream.value * (number.value - mean.value) * rstd.value,
    })
    parts.push(mean, rstd, number, upstream)
  }
  return sumOf(terms, parts)
}

/** One output's column of `dy` with one input's column of `x`, over all rows: `Σ dy·x`. */
export function linearGradWeight(node: Tensor, index: readonly number[], read: Reader): Expression {
  const [x, dy] = inputsOf(node, 2) as [Tensor, Tensor]
  const [out = 0, column = 0] = index
  const pairs = rowsOf(read.values(x).shape).map(
    at => [read.step(dy, [...at, out]), read.step(x, [...at, column])] as const,
  )
  return sumOf(pairs.map(product), pairs.flat())
}

/** The sum of `dy` over the places where the id stands. */
export function embeddingGrad(
  op: Extract<Op, { kind: 'embeddingGrad' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [ids, dy] = inputsOf(node, 2) as [Tensor, Tensor]
  const [id = 0, column = 0] = index
  if (id === op.paddingIdx) return expression('PAD → 0', 0, 'atom', [])
  const { data, shape } = read.values(ids)
  const found: Expression[] = []
  for (let i = 0; i < data.length; i++) if (data[i] === id) found.push(read.step(dy, [...unflatten(i, shape), column]))
  return found.length === 0 ? expression('0', 0, 'atom', []) : plainSum(found)
}

/** The sum over the axes along which the smaller shape was stretched. */
export function sumTo(node: Tensor, index: readonly number[], read: Reader): Expression {
  const [x] = inputsOf(node, 1) as [Tensor]
  const { shape } = read.values(x)
  const target = read.values(node).shape
  const added = shape.length - target.length
  let cells: number[][] = [[]]
  for (const [axis, size] of shape.entries()) {
    const fixed = axis >= added && target[axis - added] === size ? index[axis - added] : undefined
    const along = fixed === undefined ? Array.from({ length: size }, (_, i) => i) : [fixed]
    cells = cells.flatMap(cell => along.map(i => [...cell, i]))
  }
  return plainSum(cells.map(at => read.step(x, at)))
}

/** A slice's gradient: zero outside of it. */
export function unslice(
  op: Extract<Op, { kind: 'unslice' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [dy] = inputsOf(node, 1) as [Tensor]
  const inside = (index[op.axis] ?? 0) - op.start
  if (inside < 0 || inside >= (read.values(dy).shape[op.axis] ?? 0)) return expression('0', 0, 'atom', [])
  return read.step(dy, index.with(op.axis, inside))
}

/** `dy · (e^x / Σ e^x − the wanted share)`: what the softmax says, minus one at the target. */
export function crossEntropyGrad(
  op: Extract<Op, { kind: 'crossEntropyGrad' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [logits, targets, dRows] = inputsOf(node, 3) as [Tensor, Tensor, Tensor]
  const at = index.slice(0, -1)
  const column = index.at(-1) ?? 0
  const target = read.operand(targets, at)
  if (target.value === op.ignoreIndex) return expression(`${target.text} → 0`, 0, 'atom', [target])
  const row = places(index, read.values(logits).shape).map(place => read.operand(logits, place))
  const max = row.reduce((largest, { value }) => Math.max(largest, value), Number.NEGATIVE_INFINITY)
  const powers = row.map(({ text, value }) => ({
    text: `e^${text.startsWith('−') ? `(${text})` : text}`,
    value: Math.exp(value - max),
  }))
  const total = sumOf(powers, row)
  const upstream = read.step(dRows, at)
  const wanted = (column === target.value ? 1 - op.labelSmoothing : 0) + op.labelSmoothing / row.length
  const value = upstream.value * ((powers[column]?.value ?? 0) / total.value - wanted)
  const text = `${inProduct(upstream)} · (${powers[column]?.text} / (${total.text}) − ${numberText(wanted)})`
  return expression(text, value, 'product', [upstream, total, target])
}

/** Each counted position gets an equal share of `dy`. */
export function countedMeanGrad(
  op: Extract<Op, { kind: 'countedMeanGrad' }>,
  node: Tensor,
  index: readonly number[],
  read: Reader,
): Expression {
  const [targets, dy] = inputsOf(node, 2) as [Tensor, Tensor]
  const target = read.operand(targets, index)
  if (target.value === op.ignoreIndex) return expression(`${target.text} → 0`, 0, 'atom', [target])
  const count = Array.from(read.values(targets).data).filter(id => id !== op.ignoreIndex).length
  const upstream = read.step(dy, [])
  return expression(`${inProduct(upstream)} / ${count}`, upstream.value / count, 'product', [upstream, target])
}

function inputsOf({ op, inputs }: Tensor, count: number): readonly Tensor[] {
  if (inputs.length < count) throw new Error(`${op.kind} needs ${count} inputs`)
  return inputs
}

/** The places of the row in which `index` stands. */
function places(index: readonly number[], shape: readonly number[]): number[][] {
  return Array.from({ length: shape.at(-1) ?? 0 }, (_, k) => [...index.slice(0, -1), k])
}

/** The place of every row: all axes but the last. */
function rowsOf(shape: readonly number[]): number[][] {
  const outer = shape.slice(0, -1)
  const count = elementCount(outer)
  return Array.from({ length: count }, (_, row) => unflatten(row, outer))
}

function product([left, right]: readonly [Expression, Expression]): Term {
  return term(left, right)
}

function term(left: Expression, right: Expression): Term {
  return { text: `${inProduct(left)}·${inProduct(right)}`, value: left.value * right.value }
}

function plainSum(parts: readonly Expression[]): Expression {
  return sumOf(
    parts.map(part => ({ text: inProduct(part), value: part.value })),
    parts,
  )
}

function signed(value: number): string {
  return value < 0 ? `(${numberText(value)})` : numberText(value)
}
