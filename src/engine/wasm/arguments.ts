import type { Dim } from '../../tensor/dim.js'
import type { Extent } from '../../tensor/extent.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { KernelName } from './kernel-module.js'

/** The memory of one tensor. A view shares the slot of the tensor that owns its memory. */
export interface Slot {
  readonly tensor: Tensor
  /**
   * Leaves live in the session, inputs and temporaries in the arena that all programs share. What is computed where a leaf
   * lies, and read there before the run ends, is the leaf's next value.
   */
  readonly kind: 'leaf' | 'input' | 'temporary' | 'next'
}

/** The address of an element. */
export interface Pointer {
  readonly slot: Slot
  readonly offset: readonly Extent[]
}

/** A number of elements. */
export interface Size {
  readonly size: Extent
}

/** The address of the first row of each sequence, where each has so many rows (or, packed, its own number). */
export interface RowStartsOf {
  readonly rowStartsOf: Extent
  readonly sequences: Dim
}

/** The number of rows along a length axis, over the whole batch. */
export interface RowsOf {
  readonly rowsOf: Dim
}

/** What the engine gives to a field of a kernel's argument block, by the field's type in the kernel. */
interface ArgumentByType {
  readonly Pointer: Pointer
  readonly Optional: Pointer | null
  readonly RowStarts: RowStartsOf
  readonly Size: Size
  readonly RowCount: RowsOf | Size
  readonly Flag: boolean
  readonly i32: number
  readonly f32: number
}

type Signatures = typeof kernelSignatures

/** A field of an enum is given one of its names. */
type ArgumentOf<Type> = Type extends keyof ArgumentByType
  ? ArgumentByType[Type]
  : Type extends readonly string[]
    ? Type[number]
    : never

/** One field of an instruction's argument block, settled when a program is bound to its shapes. */
export type Argument = ArgumentByType[keyof ArgumentByType] | string

/** All fields of a kernel's argument block. */
export type KernelArguments<Kernel extends KernelName> = {
  readonly [Field in keyof Signatures[Kernel]]: ArgumentOf<Signatures[Kernel][Field]>
}
