import type { Dim } from '../../tensor/dim.js'
import type { Randomness } from '../engine.js'
import type { NDArray } from './ndarray.js'
import type { Floats } from './precision.js'

/** What a run knows besides the graph. */
export interface RunContext {
  readonly floats: Floats
  /** The value of a size in this run. */
  readonly size: (dim: Dim) => number
  /** Decides, with its stream, what dropout drops. */
  readonly randomness: Randomness
  readonly input: (name: string) => NDArray
  /** A parameter's or buffer's numbers. */
  readonly leaf: (key: string) => NDArray
}
