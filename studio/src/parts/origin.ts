import type { TensorNumbers } from '../engine/protocol.ts'

/** A tensor that a cell came from, and which of its cells. */
export interface Origin {
  readonly name: string
  readonly gradient: boolean
  readonly cells: readonly (readonly number[])[]
  readonly numbers: TensorNumbers
}
