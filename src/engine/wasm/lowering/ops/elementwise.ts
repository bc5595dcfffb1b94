import { sameShape } from '../../../../tensor/dim.js'
import { ONE, product, ZERO } from '../../../../tensor/extent.js'
import type { ElementwiseOp, OpOf } from '../../../../tensor/op.js'
import { isDense, ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { KernelArguments } from '../../arguments.js'
import { isBatch } from '../../axes.js'
import type { Instruction } from '../../instruction.js'
import { AXES, checkRank, perAxis, stridesOver, walkFields, widthOf } from '../fields.js'
import { dense } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { elementwisePartition, firstAxisPartition, rowPartition } from '../partitions.js'
import { rowKernel } from './rows.js'
import type { Rules } from './rules.js'

export const elementwise: Rules<ElementwiseOp<Tensor>> = {
  constant({ value }, tensor, lowering) {
    const args = { y: lowering.pointer(tensor), value, width: { size: product(tensor.shape.slice(1)) } }
    return lowering.emit('fill', args, [tensor], { partition: firstAxisPartition(tensor.shape) })
  },

  scalar: ({ operation, inputs: [x], value }, tensor, lowering) => unary(lowering, tensor, operation, x, value),

  clamp: ({ inputs: [x], limit }, tensor, lowering) => unary(lowering, tensor, 'clamp', x, limit),

  sqrt: ({ inputs: [x] }, tensor, lowering) => unary(lowering, tensor, 'sqrt', x),

  activation: ({ activation, inputs: [x] }, tensor, lowering) => unary(lowering, tensor, activation, x),

  equal: ({ inputs: [x], value }, tensor, lowering) =>
    unary(lowering, tensor, x.dtype === 'float32' ? 'equalFloat' : 'equalInteger', x, value),

  notEqual: ({ inputs: [x], value }, tensor, lowering) => unary(lowering, tensor, 'equalInteger', x.equal(value), 0),

  tril({ inputs: [x] }, tensor, lowering) {
    const args = {
      x: lowering.pointer(dense(x)),
      y: lowering.pointer(tensor),
      rows: { size: product([tensor.size(-2)]) },
      width: widthOf(tensor),
      rowsPerUnit: { size: product(tensor.shape.slice(1, -1)) },
    }
    return lowering.emit('tril', args, [tensor], elementwisePartition(tensor, [x]))
  },

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
    return binary(lowering, tensor, operation, a, b)
  },

  activationGrad({ activation, inputs: [of, dy] }, tensor, lowering) {
    if (activation === 'relu' && isDense(of) && isDense(dy) && tensor.shape.length > 0)
      return reluGrad(lowering, of, dy, tensor)
    return binary(lowering, tensor, `${activation}Grad`, of, dy)
  },

  maskedFill: ({ inputs: [x, mask], value }, tensor, lowering) =>
    binary(lowering, tensor, 'maskedFill', x, mask, value),

  dropout: (op, tensor, lowering) => dropout(op, tensor, lowering),
}

/**
 * A dropout, and what may be added to its result on the way to `output`. Rows of `(N, len, …)` are known by sequence and
 * position; of other shapes each index of the first axis is one row.
 */
export function dropout(
  { inputs: [x], rate, stream }: OpOf<'dropout', Tensor>,
  output: Tensor,
  lowering: Lowering,
  residual?: Tensor,
): Instruction {
  const [first, length] = output.shape
  const isRows = output.shape.length === 3 && length !== undefined
  const source = dense(x)
  const args = {
    x: lowering.pointer(source),
    y: lowering.pointer(output),
    residual: residual === undefined ? null : lowering.pointer(residual),
    rate,
    seed: lowering.pointer(lowering.randomness),
    tensorId: stream | 0,
    rowStarts: { rowStartsOf: product(isRows ? [length] : []), sequences: first ?? 1 },
    width: { size: product(output.shape.slice(isRows ? 2 : 1)) },
  }
  return lowering.emit('dropout', args, [output], {
    partition: firstAxisPartition(output.shape),
    packs: isRows && isBatch(first),
    zeroIf: (residual === undefined ? [source] : [source, residual]).map(ownerOf),
  })
}

/** @param rate of a dropout between `y`, its output, and the ReLU. */
export function reluGrad(lowering: Lowering, y: Tensor, dy: Tensor, output: Tensor, rate = 0): Instruction {
  const args = {
    y: lowering.pointer(y),
    dy: lowering.pointer(dy),
    dx: lowering.pointer(output),
    width: widthOf(output),
    rate,
  }
  return rowKernel(lowering, 'reluGrad', args, output, [dy])
}

/** The numbers of `x` into the memory of `tensor`. */
export function copy(lowering: Lowering, tensor: Tensor, x: Tensor): Instruction {
  return unary(lowering, tensor, 'copy', x)
}

function unary(
  lowering: Lowering,
  tensor: Tensor,
  operation: KernelArguments<'unary'>['operation'],
  x: Tensor,
  value = 0,
): Instruction {
  checkRank(tensor)
  const own = { operation, value, integer: Math.trunc(value), out: lowering.pointer(tensor) }
  const rows = rowPartition(tensor.shape.slice(0, -1))
  if (rows.kind === 'rows' && isRowsOf(tensor, x) && ZERO_OF_ZERO.has(operation)) {
    const args = { ...rowFields(lowering, tensor, x), ...own }
    return lowering.emit('unary', args, [tensor], { partition: rows, packs: true, zeroIf: [x] })
  }
  const args = { ...walkFields(lowering, tensor.shape, x), ...own }
  return lowering.emit('unary', args, [tensor], elementwisePartition(tensor, [x]))
}

/** Operations that make 0 of 0: what is padding stays zero. */
const ZERO_OF_ZERO: ReadonlySet<KernelArguments<'unary'>['operation']> = new Set([
  'mul',
  'div',
  'clamp',
  'sqrt',
  'relu',
  'gelu',
  'geluTanh',
  'silu',
])

/** True for rows `(N, len, width)` that lie as `tensor`'s do, also where sequences have rows of their own number. */
function isRowsOf(tensor: Tensor, x: Tensor): boolean {
  return isDense(x) && sameShape(x.shape, tensor.shape)
}

/** A kernel's `WalkArgs` over rows, of which a call says how many. */
function rowFields(lowering: Lowering, { shape }: Tensor, a: Tensor): ReturnType<typeof walkFields> {
  const width = product(shape.slice(-1))
  return {
    rank: 2,
    ...perAxis('d', AXES, [ONE, width], ONE),
    a: lowering.pointer(a),
    ...perAxis('a', AXES, [width, ONE], ZERO),
  }
}

function binary(
  lowering: Lowering,
  tensor: Tensor,
  operation: KernelArguments<'binary'>['operation'],
  a: Tensor,
  b: Tensor,
  value = 0,
): Instruction {
  checkRank(tensor)
  const own = { b: lowering.pointer(b), operation, value, out: lowering.pointer(tensor) }
  const rows = rowPartition(tensor.shape.slice(0, -1))
  if (rows.kind === 'rows' && isGradient(operation) && isRowsOf(tensor, a) && isRowsOf(tensor, b)) {
    const bSteps = perAxis('b', AXES, [product(tensor.shape.slice(-1)), ONE], ZERO)
    const args = { ...rowFields(lowering, tensor, a), ...bSteps, ...own }
    return lowering.emit('binary', args, [tensor], { partition: rows, packs: true, zeroIf: [b] })
  }
  const steps = perAxis('b', AXES, stridesOver(b, tensor.shape), ZERO)
  const args = { ...walkFields(lowering, tensor.shape, a), ...steps, ...own }
  return lowering.emit('binary', args, [tensor], elementwisePartition(tensor, [a, b]))
}

/** A slope times a gradient, the second operand. */
function isGradient(operation: KernelArguments<'binary'>['operation']): boolean {
  return operation.endsWith('Grad')
}
