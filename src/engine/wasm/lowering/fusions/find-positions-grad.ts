import { type Dim, sameShape } from '../../../../tensor/dim.js'
import { isDense } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch, isLength } from '../../axes.js'
import type { Uses } from '../uses.js'
import type { Piece } from './piece.js'

/** The gradient of a table of which each sequence was given the first rows. Swallows the sum over the sequences. */
export interface PositionsGrad extends Piece {
  readonly kind: 'positionsGrad'
  readonly dy: Tensor // (N, len, width)
  readonly output: Tensor // (1, maxLen, width)
}

export function findPositionsGrad(uses: Uses, output: Tensor): PositionsGrad | undefined {
  if (output.op.kind !== 'unslice' || output.op.axis !== 1 || output.op.start !== 0) return undefined
  const [sum] = output.op.inputs
  if (sum.op.kind !== 'sumTo' || !uses.swallowable(sum)) return undefined
  const [dy] = sum.op.inputs
  const [batch, length, width] = dy.shape as [Dim, Dim, Dim]
  const fits = dy.shape.length === 3 && isBatch(batch) && isLength(length) && isDense(dy)
  if (!fits || !sameShape(sum.shape, [1, length, width])) return undefined
  return { kind: 'positionsGrad', reads: [dy], writes: [output], dy, output }
}
