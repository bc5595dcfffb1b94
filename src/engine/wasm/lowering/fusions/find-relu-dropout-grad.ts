import { isDense } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import type { Piece } from './piece.js'

/**
 * The gradient of a ReLU with a dropout behind it: what is above 0 after both was above 0 and kept, so nothing is drawn
 * again. Swallows the gradient between the two.
 */
export interface ReluDropoutGrad extends Piece {
  readonly kind: 'reluDropoutGrad'
  readonly dropped: Tensor
  readonly dy: Tensor
  readonly rate: number
  readonly output: Tensor
}

export function findReluDropoutGrad(uses: Uses, output: Tensor): ReluDropoutGrad | undefined {
  if (output.op.kind !== 'activationGrad' || output.op.activation !== 'relu') return undefined
  const [relu, gradient] = output.op.inputs
  if (gradient.op.kind !== 'dropout' || !uses.swallowable(gradient)) return undefined
  const { rate, stream } = gradient.op
  const [dy] = gradient.op.inputs
  const dropped = uses
    .of(relu)
    .find(({ op }) => op.kind === 'dropout' && op.inputs[0] === relu && op.rate === rate && op.stream === stream)
  if (dropped === undefined || !isDense(dy)) return undefined
  return { kind: 'reluDropoutGrad', reads: [dropped, dy], writes: [output], dropped, dy, rate, output }
}
