import type { Tensor } from '../../../../tensor/tensor.js'

/** A piece of a graph that one kernel can compute. What it swallows gets no memory. */
export interface Piece {
  readonly reads: readonly Tensor[]
  /** What it computes, or the leaves that it changes. */
  readonly writes: readonly Tensor[]
}
