import type { Dim } from '../../tensor/dim.js'
import type { Extent } from '../../tensor/extent.js'
import type { Argument, Slot } from './arguments.js'
import type { KernelName } from './kernel-module.js'

/** How the workers share an instruction. Every output element is computed by one worker, in one order. */
export type Partition =
  | { readonly kind: 'rows'; readonly length: Dim } // by sequences: the rows of (N, length, …)
  | { readonly kind: 'sequences'; readonly each: Extent } // by sequences: `each` units of work per sequence
  | { readonly kind: 'slices'; readonly extent: Extent } // by slices of the output's first axis
  | { readonly kind: 'single' } // one worker does it all

/** One kernel call of a program. */
export interface Instruction {
  readonly kernel: KernelName
  readonly arguments: Readonly<Record<string, Argument>>
  readonly reads: readonly Slot[]
  readonly writes: readonly Slot[]
  readonly partition: Partition
  /** True when each worker reads only the part of its inputs that the same partition gives it. */
  readonly local: boolean
  /** True when it also works where sequences have rows of their own number (packed), not a common length. */
  readonly packs: boolean
  /** The rows it writes for padding are zero when those of these slots are. */
  readonly zeroIf?: readonly Slot[]
  /** It sums over all rows: right when packed only if one of these slots' rows of padding are zero. */
  readonly needsZero?: readonly Slot[]
  /** Position in the graph, to keep a stable order. */
  readonly order: number
}
