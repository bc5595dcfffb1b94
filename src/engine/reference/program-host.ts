import type { NDArray } from './ndarray.js'
import type { FloatArray, Floats } from './precision.js'

/** What a program needs of the session it belongs to. */
export interface ProgramHost {
  readonly floats: Floats
  /** @throws GlassformerError when the session holds no such leaf. */
  leaf(key: string): NDArray
  /** Puts a copy in the leaf's place, to be changed: what has been computed from the old numbers may still read them. */
  copyForUpdate(key: string): FloatArray
}
