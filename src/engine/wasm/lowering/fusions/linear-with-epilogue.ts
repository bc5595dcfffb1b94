import { sameShape } from '../../../../tensor/dim.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { rowStride } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { linear } from '../ops/products.js'

/**
 * Linear → ReLU, Linear → + residual, or the gradient of a linear layer's input → that of the ReLU before it, in one pass
 * over the output. Swallows the linear layer's own result.
 */
export function lowerLinearWithEpilogue(lowering: Lowering, tensor: Tensor): boolean {
  const { op } = tensor
  if (op.kind === 'activation' && op.activation === 'relu') {
    const [x] = op.inputs
    if (x.op.kind !== 'linear' || !lowering.swallowable(x)) return false
    linear(x.op, tensor, lowering, { relu: true })
    return true
  }
  if (op.kind === 'activationGrad' && op.activation === 'relu') {
    const [gate, x] = op.inputs
    if (x.op.kind !== 'linear' || !lowering.swallowable(x) || rowStride(gate) === undefined) return false
    linear(x.op, tensor, lowering, { gate })
    return true
  }
  if (op.kind === 'binary' && op.operation === 'add') {
    const [a, b] = op.inputs
    const [x, residual] = canSwallow(lowering, b, a) ? [b, a] : [a, b]
    if (x.op.kind !== 'linear' || !canSwallow(lowering, x, residual)) return false
    linear(x.op, tensor, lowering, { residual })
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
