import type { Dim } from '../../../../tensor/dim.js'
import { type Extent, ONE, product, sameExtent, timesDim } from '../../../../tensor/extent.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'

/**
 * `(N, heads, len, headDim)`, a view of rows `(N·len, …)` in which each head is a run of columns; or of the first rows of
 * each sequence `(N, capacity, …)`.
 */
export interface Heads {
  readonly tensor: Tensor
  readonly rowStride: Extent
  readonly capacity: Dim | undefined
}

/** `tensor` as heads in rows, when its strides are those. */
export function asHeads(tensor: Tensor): Heads | undefined {
  const { shape, strides } = tensor.type
  if (shape.length !== 4 || !isBatch(shape[0])) return undefined
  const [batch, head, row, column] = strides as [Extent, Extent, Extent, Extent]
  const headDim = shape[3] as Dim
  const perBatch = timesDim(row, shape[2] as Dim)
  // One head, or rows and heads of size 1, may have any stride there.
  if (!sameExtent(column, ONE) || (shape[1] !== 1 && !sameExtent(head, product([headDim])))) return undefined
  if (ownerOf(tensor).shape.length < 3) return undefined
  if (shape[2] === 1) return { tensor, rowStride: batch, capacity: undefined }
  if (sameExtent(batch, perBatch)) return { tensor, rowStride: row, capacity: undefined }
  const capacity = ownerOf(tensor).shape[1] as Dim
  return sameExtent(batch, timesDim(row, capacity)) ? { tensor, rowStride: row, capacity } : undefined
}
