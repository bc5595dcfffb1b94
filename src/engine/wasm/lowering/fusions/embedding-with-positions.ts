import { sameDim } from '../../../../tensor/dim.js'
import { type Extent, ONE, sameExtent } from '../../../../tensor/extent.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Lowering } from '../lowering.js'
import { embedding } from '../ops/tokens.js'

/** Embedding → + positions, in one pass. Swallows the embedding's own result. */
export function lowerEmbeddingWithPositions(lowering: Lowering, tensor: Tensor): boolean {
  if (tensor.op.kind !== 'binary' || tensor.op.operation !== 'add') return false
  const [embedded, positions] = tensor.op.inputs
  if (embedded.op.kind !== 'embedding' || !lowering.swallowable(embedded)) return false
  const [batch, length, width] = positions.shape
  const fits = embedded.shape.length === 3 && positions.shape.length === 3 && batch === 1
  if (!fits || length === undefined || width === undefined) return false
  if (
    !sameDim(length, embedded.size(1)) ||
    !sameDim(width, embedded.size(2)) ||
    !sameExtent(positions.type.strides[2] as Extent, ONE)
  )
    return false
  embedding(embedded.op, tensor, lowering, positions)
  return true
}
