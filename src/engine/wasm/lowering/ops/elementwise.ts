import { sameShape } from '../../../../tensor/dim.js'
import { product } from '../../../../tensor/extent.js'
import type { Activation, BinaryOperation, ElementwiseOp, ScalarOperation } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'
import type { Argument, Instruction } from '../../instruction.js'
import { sizeFields, strideFields, widthOf } from '../fields.js'
import { dense, isDense, ownerOf } from '../layout.js'
import { checkRank, type Lowering } from '../lowering.js'
import { elementwisePartition, firstAxisPartition, rowPartition } from '../partitions.js'
import { rowKernel } from './rows.js'
import type { Rules } from './rules.js'

const BINARY: Record<BinaryOperation, number> = { add: 0, sub: 1, mul: 2, div: 3 }
const SCALAR: Record<ScalarOperation, number> = { add: 1, mul: 2, div: 3 }
const ACTIVATION: Record<Activation, number> = { relu: 4, gelu: 5, silu: 6, geluTanh: 17 }
const COPY = 0
const SQRT = 9
const EQUAL_INT = 11
const EQUAL_FLOAT = 12
const TRIL = 13
const CLAMP = 16

export const elementwise: Rules<ElementwiseOp<Tensor>> = {
  constant({ value }, tensor, lowering) {
    const args = { y: lowering.pointer(tensor), value, width: { size: product(tensor.shape.slice(1)) } }
    return lowering.emit('fill', args, [tensor], { partition: firstAxisPartition(tensor.shape) })
  },

  scalar: ({ operation, inputs: [x], value }, tensor, lowering) => unary(lowering, tensor, x, SCALAR[operation], value),

  sqrt: ({ inputs: [x] }, tensor, lowering) => unary(lowering, tensor, x, SQRT),

  clamp: ({ inputs: [x], limit }, tensor, lowering) => unary(lowering, tensor, x, CLAMP, limit),

  activation: ({ activation, inputs: [x] }, tensor, lowering) => unary(lowering, tensor, x, ACTIVATION[activation]),

  equal: ({ inputs: [x], value }, tensor, lowering) =>
    unary(lowering, tensor, x, x.dtype === 'float32' ? EQUAL_FLOAT : EQUAL_INT, value),

  notEqual: ({ inputs: [x], value }, tensor, lowering) => unary(lowering, tensor, x.equal(value), EQUAL_INT, 0),

  tril: ({ inputs: [x] }, tensor, lowering) => unary(lowering, tensor, x, TRIL),

  binary({ operation, inputs: [a, b] }, tensor, lowering) {
    const isRows = (x: Tensor): boolean => isDense(x) && sameShape(x.shape, tensor.shape)
    if (operation === 'add' && rowPartition(tensor.shape.slice(0, -1)).kind === 'rows' && isRows(a) && isRows(b)) {
      const args = {
        a: lowering.pointer(a),
        b: lowering.pointer(b),
        c: lowering.pointer(tensor),
        width: widthOf(tensor),
      }
      return rowKernel(lowering, 'addRows', args, tensor, [a, b])
    }
    checkRank(tensor, 6)
    const args = {
      op: BINARY[operation],
      a: lowering.pointer(a),
      b: lowering.pointer(b),
      c: lowering.pointer(tensor),
      rank: tensor.shape.length,
      ...sizeFields(tensor.shape, 6),
      ...strideFields('a', a, tensor.shape, 6),
      ...strideFields('b', b, tensor.shape, 6),
    }
    return lowering.emit('binary', args, [tensor], elementwisePartition(tensor, [a, b]))
  },

  activationGrad({ activation, inputs: [of, dy] }, tensor, lowering) {
    if (activation === 'relu' && isDense(of) && isDense(dy) && tensor.shape.length > 0) {
      const args = {
        y: lowering.pointer(of),
        dy: lowering.pointer(dy),
        dx: lowering.pointer(tensor),
        width: widthOf(tensor),
      }
      return rowKernel(lowering, 'reluGrad', args, tensor, [dy])
    }
    checkRank(tensor, 6)
    const args = {
      op: ACTIVATION[activation],
      x: lowering.pointer(of),
      dy: lowering.pointer(dy),
      dx: lowering.pointer(tensor),
      rank: tensor.shape.length,
      ...sizeFields(tensor.shape, 6),
      ...strideFields('x', of, tensor.shape, 6),
      ...strideFields('dy', dy, tensor.shape, 6),
    }
    return lowering.emit('activationGrad', args, [tensor], elementwisePartition(tensor, [of, dy]))
  },

  maskedFill({ inputs: [x, mask], value }, tensor, lowering) {
    checkRank(tensor, 6)
    const args = {
      x: lowering.pointer(x),
      mask: lowering.pointer(mask),
      value,
      y: lowering.pointer(tensor),
      rank: tensor.shape.length,
      ...sizeFields(tensor.shape, 6),
      ...strideFields('x', x, tensor.shape, 6),
      ...strideFields('mask', mask, tensor.shape, 6),
    }
    return lowering.emit('maskedFill', args, [tensor], elementwisePartition(tensor, [x, mask]))
  },

  /** Rows of `(N, len, …)` are known by sequence and position; of other shapes each index of the first axis is one row. */
  dropout({ inputs: [x], rate, stream }, tensor, lowering) {
    const [first, length] = tensor.shape
    const isRows = tensor.shape.length === 3 && length !== undefined
    const rows: Argument = { offsetsOf: product(isRows ? [length] : []), sequences: first ?? 1 }
    const source = dense(x)
    const args = {
      x: lowering.pointer(source),
      y: lowering.pointer(tensor),
      rate,
      seed: lowering.pointer(lowering.randomness),
      tensorId: stream | 0,
      offsets: rows,
      width: { size: product(tensor.shape.slice(isRows ? 2 : 1)) },
    }
    return lowering.emit('dropout', args, [tensor], {
      partition: firstAxisPartition(tensor.shape),
      packs: isRows && isBatch(first),
      zeroIf: [ownerOf(source)],
    })
  },
}

export function copy(lowering: Lowering, tensor: Tensor, x: Tensor): Instruction {
  return unary(lowering, tensor, x, COPY)
}

function unary(lowering: Lowering, tensor: Tensor, x: Tensor, operation: number, value = 0): Instruction {
  checkRank(tensor, 6)
  const args = {
    op: operation,
    value,
    integer: Math.trunc(value),
    x: lowering.pointer(x),
    y: lowering.pointer(tensor),
    rank: tensor.shape.length,
    ...sizeFields(tensor.shape, 6),
    ...strideFields('x', x, tensor.shape, 6),
  }
  return lowering.emit('unary', args, [tensor], elementwisePartition(tensor, [x]))
}
