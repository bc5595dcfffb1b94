import type { NDArray } from './ndarray.js'
import type { Floats } from './precision.js'

/** What a program needs of the session it belongs to. */
export interface ProgramHost {
  readonly floats: Floats
  /** @throws GlassformerError when the session holds no such leaf. */
  leaf(key: string): NDArray
  /** Gives the leaf these numbers. Who has its old ones keeps them. */
  writeLeaf(key: string, data: ArrayLike<number>): void
}
