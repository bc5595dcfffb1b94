import type { Tensor } from '../../tensor/tensor.js'
import type { LinearMemory } from './linear-memory.js'

/** What a program needs of the session it belongs to. */
export interface ProgramHost {
  readonly memory: LinearMemory
  readonly workers: number
  /** How many pieces each step's work is cut into: at least one per worker. */
  readonly pieces: number
  /** A piece with fewer rows isn't worth its cut: others get them. */
  readonly leastRows: number
  /** Leave out rows of padding where that changes nothing. */
  readonly packing: boolean
  /** The program that ran last: what another one left in the arena is gone. */
  lastRun: object | undefined
  /** While something that a run waits for is starting. */
  readonly starting: Promise<void> | undefined
  /** The address of a parameter or buffer, in bytes. */
  leafAddress(leaf: Tensor): number
  /** Runs the steps of a bound program on all workers. */
  execute(table: number, count: number): void
}
