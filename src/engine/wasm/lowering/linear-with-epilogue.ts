import { sameShape } from '../../../tensor/dim.js'
import { type Extent, ONE, product } from '../../../tensor/extent.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Instruction } from '../instruction.js'
import { isDense, type Lowering, ownerOf, rowPartition } from './lowering.js'
import { rowStride } from './strided.js'

/**
 * Linear → ReLU, Linear → + residual, or the gradient of a linear layer's input → that of the ReLU before it, in one pass
 * over the output. Swallows the linear layer's own result.
 */
export function lowerLinearWithEpilogue(lowering: Lowering, tensor: Tensor): boolean {
  const { op } = tensor
  if (op.kind === 'activation' && op.activation === 'relu') {
    const linear = tensor.inputs[0] as Tensor
    if (linear.op.kind !== 'linear' || !lowering.swallowable(linear)) return false
    emitLinear(lowering, linear, tensor, { relu: true })
    return true
  }
  if (op.kind === 'activationGrad' && op.activation === 'relu') {
    const [gate, linear] = tensor.inputs as [Tensor, Tensor]
    if (linear.op.kind !== 'linear' || !lowering.swallowable(linear) || rowStride(gate) === undefined) return false
    emitLinear(lowering, linear, tensor, { gate })
    return true
  }
  if (op.kind === 'binary' && op.operation === 'add') {
    const [a, b] = tensor.inputs as [Tensor, Tensor]
    const [linear, residual] = canSwallow(lowering, b, a) ? [b, a] : [a, b]
    if (!canSwallow(lowering, linear, residual)) return false
    emitLinear(lowering, linear, tensor, { residual })
    return true
  }
  return false
}

function canSwallow(lowering: Lowering, linear: Tensor, residual: Tensor): boolean {
  return (
    linear.op.kind === 'linear' &&
    lowering.swallowable(linear) &&
    sameShape(linear.shape, residual.shape) &&
    rowStride(residual) !== undefined
  )
}

interface Epilogue {
  readonly relu?: boolean
  readonly residual?: Tensor
  /** The result is 0 where this isn't above 0. */
  readonly gate?: Tensor
}

/** One `linear` kernel call that writes `output`. */
export function emitLinear(
  lowering: Lowering,
  linear: Tensor,
  output: Tensor,
  { relu, residual, gate }: Epilogue = {},
): Instruction {
  const [x, weight, bias] = linear.inputs as [Tensor, Tensor, Tensor | undefined]
  const rows = rowStride(x) === undefined ? x.contiguous() : x
  const transposed = linear.op.kind === 'linear' && linear.op.transposed
  const [outStride, inStride] = weight.type.strides as [Extent, Extent]
  const args = {
    a: lowering.pointer(rows),
    aStride: { size: rowStride(rows) as Extent },
    k: { size: product([x.size(-1)]) },
    b: lowering.pointer(weight),
    bRowStride: { size: transposed ? outStride : inStride },
    bColStride: { size: transposed ? inStride : outStride },
    n: { size: product([linear.size(-1)]) },
    bias: bias === undefined ? 0 : lowering.pointer(isDense(bias) ? bias : bias.contiguous()),
    residual: residual === undefined ? 0 : lowering.pointer(residual),
    residualStride: { size: residual === undefined ? ONE : (rowStride(residual) as Extent) },
    relu: relu === true ? 1 : 0,
    gate: gate === undefined ? 0 : lowering.pointer(gate),
    gateStride: { size: gate === undefined ? ONE : (rowStride(gate) as Extent) },
    c: lowering.pointer(output),
    cStride: { size: product([output.size(-1)]) },
  }
  const partition = rowPartition(output.shape.slice(0, -1))
  // Zero rows stay zero through a product without bias.
  const sources = residual === undefined ? [rows] : [rows, residual]
  const zeroIf = bias === undefined ? { zeroIf: sources.map(ownerOf) } : {}
  return lowering.emit('linear', args, [output], { partition, packs: partition.kind === 'rows', ...zeroIf })
}
