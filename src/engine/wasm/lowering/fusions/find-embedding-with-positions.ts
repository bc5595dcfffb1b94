import { type Dim, sameShape } from '../../../../tensor/dim.js'
import { type Extent, ONE, sameExtent } from '../../../../tensor/extent.js'
import type { OpOf } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import type { Piece } from './piece.js'

/** An embedding, perhaps scaled, to which a row per position is added: `output`. Swallows the embedding's own result. */
export interface EmbeddingWithPositions extends Piece {
  readonly kind: 'embeddingWithPositions'
  readonly embedding: OpOf<'embedding', Tensor>
  readonly scale: number
  readonly positions: Tensor // (1, len, width)
  readonly output: Tensor
}

export function findEmbeddingWithPositions(uses: Uses, output: Tensor): EmbeddingWithPositions | undefined {
  if (output.op.kind !== 'binary' || output.op.operation !== 'add') return undefined
  const [rows, positions] = output.op.inputs
  const scaled =
    rows.op.kind === 'scalar' && rows.op.operation === 'mul' && uses.swallowable(rows) ? rows.op : undefined
  const embedded = scaled?.inputs[0] ?? rows
  if (embedded.op.kind !== 'embedding' || !uses.swallowable(embedded) || embedded.shape.length !== 3) return undefined
  const [, length, width] = embedded.shape as [Dim, Dim, Dim]
  const fits = sameShape(positions.shape, [1, length, width]) && sameExtent(positions.type.strides[2] as Extent, ONE)
  if (!fits) return undefined
  const reads = [...embedded.inputs, positions]
  const scale = scaled?.value ?? 1
  return { kind: 'embeddingWithPositions', reads, writes: [output], embedding: embedded.op, scale, positions, output }
}
