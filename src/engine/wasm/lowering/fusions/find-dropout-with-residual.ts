import { sameShape } from '../../../../tensor/dim.js'
import type { OpOf } from '../../../../tensor/op.js'
import { isDense } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import type { Piece } from './piece.js'

/** A dropout whose result is added to a residual: `output`. Swallows the dropout's own result. */
export interface DropoutWithResidual extends Piece {
  readonly kind: 'dropoutWithResidual'
  readonly dropout: OpOf<'dropout', Tensor>
  readonly residual: Tensor
  readonly output: Tensor
}

export function findDropoutWithResidual(uses: Uses, output: Tensor): DropoutWithResidual | undefined {
  if (output.op.kind !== 'binary' || output.op.operation !== 'add') return undefined
  const [dropped, residual] = output.op.inputs
  if (dropped.op.kind !== 'dropout' || !uses.swallowable(dropped)) return undefined
  const fits = sameShape(dropped.shape, residual.shape) && isDense(residual)
  if (!fits) return undefined
  const reads = [...dropped.inputs, residual]
  return { kind: 'dropoutWithResidual', reads, writes: [output], dropout: dropped.op, residual, output }
}
