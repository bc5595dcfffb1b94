import { sameShape } from '../../../../tensor/dim.js'
import type { OpOf } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { rowStride } from '../layout.js'
import type { Epilogue } from '../ops/products.js'
import type { Uses } from '../uses.js'
import type { Piece } from './piece.js'

/** A linear layer whose result goes through an epilogue to `output`. Swallows the layer's own result. */
export interface LinearWithEpilogue extends Piece {
  readonly kind: 'linearWithEpilogue'
  readonly linear: OpOf<'linear', Tensor>
  readonly output: Tensor
  readonly epilogue: Epilogue
}

/** Linear → ReLU, Linear → + residual, or the gradient of a linear layer's input → that of the ReLU before it. */
export function findLinearWithEpilogue(uses: Uses, output: Tensor): LinearWithEpilogue | undefined {
  const { op } = output
  if (op.kind === 'activation' && op.activation === 'relu') return ending(uses, output, op.inputs[0], { relu: true })
  if (op.kind === 'activationGrad' && op.activation === 'relu') {
    const [gate, x] = op.inputs
    return rowStride(gate) === undefined ? undefined : ending(uses, output, x, { gate })
  }
  if (op.kind === 'binary' && op.operation === 'add') {
    const [a, b] = op.inputs
    return withResidual(uses, output, b, a) ?? withResidual(uses, output, a, b)
  }
  return undefined
}

function withResidual(uses: Uses, output: Tensor, x: Tensor, residual: Tensor): LinearWithEpilogue | undefined {
  if (!sameShape(x.shape, residual.shape) || rowStride(residual) === undefined) return undefined
  return ending(uses, output, x, { residual })
}

function ending(uses: Uses, output: Tensor, x: Tensor, epilogue: Epilogue): LinearWithEpilogue | undefined {
  if (x.op.kind !== 'linear' || !uses.swallowable(x)) return undefined
  const { residual, gate } = epilogue
  const reads = [...x.inputs, ...(residual === undefined ? [] : [residual]), ...(gate === undefined ? [] : [gate])]
  return { kind: 'linearWithEpilogue', reads, writes: [output], linear: x.op, output, epilogue }
}
