import type { Block, Part, Stack } from './anatomy.ts'
import type { Sequence } from './sequences.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Lane {
  readonly sequence: Sequence
  readonly position: number
  /** Its middle. */
  readonly y: number
  readonly from: number
  readonly to: number
}

export interface PlacedPart extends Box {
  readonly part: Part
}

export interface PlacedBlock extends Box {
  readonly block: Block
  readonly sequence: Sequence
}

/** A “+”, and where what it adds left the lanes. */
export interface Join {
  readonly part: Part
  readonly x: number
  readonly y: number
  /** `null` where nothing went past. */
  readonly from: number | null
  /** The top of the way past the part. */
  readonly top: number
}

export interface Ribbon {
  /** What the encoder made, leaving the right end of its lanes. */
  readonly from: { readonly x: number; readonly y: number; readonly height: number }
  readonly level: number
  /** Where it comes down into each map. */
  readonly to: readonly { readonly x: number; readonly y: number; readonly name: string }[]
}

export interface PictureLayout {
  /** How much larger than usual everything is. */
  readonly unit: number
  readonly width: number
  readonly height: number
  /** From lane to lane. */
  readonly pitch: number
  readonly chip: number
  readonly lanes: readonly Lane[]
  readonly parts: readonly PlacedPart[]
  readonly blocks: readonly PlacedBlock[]
  readonly joins: readonly Join[]
  readonly ribbons: readonly Ribbon[]
  readonly stacks: readonly (Box & { readonly stack: Stack })[]
  /** Beside the shorter stacks, above the longest. */
  readonly free: Box
  /** Where the words of the next tokens stand; `null` without scores. */
  readonly next: { readonly x: number; readonly sequence: Sequence } | null
}
