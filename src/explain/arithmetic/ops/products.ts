import { sameDim } from '../../../tensor/dim.js'
import type { ProductOp } from '../../../tensor/op.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { allRows, broadcastIndex } from '../cells.js'
import { dot, plainSum, product, summand, sumOf } from '../expression.js'
import type { Rules } from './rules.js'

export const products: Rules<ProductOp<Tensor>> = {
  /** One row of the left with one column of the right: `0.5·0.7 + 0.6·0.8`. */
  matmul({ inputs: [a, b] }, index, read) {
    const [row, column] = index.slice(-2) as [number, number]
    const batchOf = (x: Tensor): number[] => broadcastIndex(index.slice(0, -2), read.values(x).shape.slice(0, -2))
    const [batchA, batchB] = [batchOf(a), batchOf(b)]
    const length = read.values(a).shape.at(-1) ?? 0
    return dot(
      Array.from({ length }, (_, k) => [read.operand(a, [...batchA, row, k]), read.operand(b, [...batchB, k, column])]),
    )
  },

  /** One row of the input with one row of the weights, and the bias: `x·weightᵀ + bias`. */
  linear({ inputs: [x, weight, bias], transposed }, index, read) {
    const rows = index.slice(0, -1)
    const out = index.at(-1) ?? 0
    const length = read.values(x).shape.at(-1) ?? 0
    const pairs = Array.from(
      { length },
      (_, k) => [read.operand(x, [...rows, k]), read.operand(weight, transposed ? [k, out] : [out, k])] as const,
    )
    if (bias === undefined) return dot(pairs)
    const added = read.operand(bias, [out])
    return sumOf([...pairs.map(product), summand(added)], [...pairs.flat(), added])
  },

  /** One output's column of `dy` with one input's column of `x`, over all rows: `Σ dy·x`. */
  linearGradWeight({ inputs: [x, dy] }, index, read) {
    const [out = 0, column = 0] = index
    return dot(allRows(read.values(x).shape).map(row => [read.step(dy, [...row, out]), read.step(x, [...row, column])]))
  },

  /** The sum over the axes along which the smaller shape was stretched. */
  sumTo({ inputs: [x], shape: target }, index, read) {
    const added = x.shape.length - target.length
    let cells: number[][] = [[]]
    for (const [axis, size] of read.values(x).shape.entries()) {
      const [own, kept] = [x.shape[axis], target[axis - added]]
      const isKept = own !== undefined && kept !== undefined && sameDim(own, kept)
      const along = isKept ? [index[axis - added] ?? 0] : Array.from({ length: size }, (_, i) => i)
      cells = cells.flatMap(cell => along.map(i => [...cell, i]))
    }
    return plainSum(cells.map(at => read.step(x, at)))
  },

  norm: () => null,
}
