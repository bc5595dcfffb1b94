import type { Dim } from '../../tensor/dim.js'
import type { Extent } from '../../tensor/extent.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { KernelName } from './kernel-module.js'

/** The memory of one tensor. A view shares the slot of the tensor that owns its memory. */
export interface Slot {
  readonly tensor: Tensor
  /** Leaves live in the session, inputs and temporaries in the arena that all programs share. */
  readonly kind: 'leaf' | 'input' | 'temporary'
}

/** One field of an instruction's argument block, settled when a program is bound to its shapes. */
export type Argument =
  | number
  | { readonly slot: Slot; readonly offset: readonly Extent[] } // a pointer
  | { readonly size: Extent } // a number of elements
  | { readonly offsetsOf: Extent; readonly sequences: Dim } // a pointer to the first row of each sequence of so many rows
  | { readonly rowsOf: Dim } // the number of rows along a length axis, over the whole batch

/** How the workers share an instruction. Every output element is computed by one worker, in one order. */
export type Partition =
  | { readonly kind: 'rows'; readonly length: Dim } // by sequences: the rows of (N, length, …)
  | { readonly kind: 'sequences'; readonly each: Extent } // by sequences: `each` units of work a sequence
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
