import type { Tensor } from '../../tensor/tensor.js'
import { type Expression, inProduct, type Reader, sumOf, type Term } from './expression.js'
import { broadcastIndex } from './views.js'

/** One row of the left with one column of the right: `0.5·0.7 + 0.6·0.8`. */
export function matmul({ inputs }: Tensor, index: readonly number[], read: Reader): Expression {
  const [a, b] = inputs
  if (a === undefined || b === undefined) throw new Error('matmul needs two inputs')
  const [shapeA, shapeB] = [read.values(a).shape, read.values(b).shape]
  const batch = index.slice(0, -2)
  const [row, column] = index.slice(-2) as [number, number]
  const [batchA, batchB] = [shapeA, shapeB].map(shape => broadcastIndex(batch, shape.slice(0, -2))) as [
    number[],
    number[],
  ]
  const length = shapeA[shapeA.length - 1] ?? 0
  const pairs = Array.from(
    { length },
    (_, k) => [read.operand(a, [...batchA, row, k]), read.operand(b, [...batchB, k, column])] as const,
  )
  return sumOf(pairs.map(term), pairs.flat())
}

/** One row of the input with one row of the weights, and the bias: `x·weightᵀ + bias`. */
export function linear({ op, inputs }: Tensor, index: readonly number[], read: Reader): Expression {
  const [x, weight, bias] = inputs
  if (x === undefined || weight === undefined) throw new Error('linear needs weights')
  const transposed = op.kind === 'linear' && op.transposed
  const rows = index.slice(0, -1)
  const out = index[index.length - 1] ?? 0
  const length = read.values(x).shape.at(-1) ?? 0
  const pairs = Array.from(
    { length },
    (_, k) => [read.operand(x, [...rows, k]), read.operand(weight, transposed ? [k, out] : [out, k])] as const,
  )
  const terms = pairs.map(term)
  if (bias === undefined) return sumOf(terms, pairs.flat())
  const added = read.operand(bias, [out])
  return sumOf([...terms, { text: inProduct(added), value: added.value }], [...pairs.flat(), added])
}

function term([left, right]: readonly [Expression, Expression]): Term {
  return { text: `${inProduct(left)}·${inProduct(right)}`, value: left.value * right.value }
}
