import { MASKED } from '#dist/explain/figures/grids.js'

/** The numbers of a picture: (heads, rows, columns). */
export interface Numbers {
  readonly data: Float32Array
  readonly heads: number
  readonly rows: number
  readonly columns: number
  readonly largest: number
}

/** Numbers of the example in view; of probabilities also the words that the columns are, and each row's likeliest. */
export interface Drawn extends Numbers {
  readonly words: readonly number[]
  readonly best: readonly number[]
}

export interface Ink {
  readonly positive: string
  readonly negative: string
  readonly source: string
  readonly target: string
  /** Of cells that hold next to nothing: drawn faintly. */
  readonly ink: string
  readonly selection: string
}

/** `signed`: positive and negative numbers; otherwise shares of one, in the colour of whose tokens are looked at. */
export type Tone = 'signed' | 'source' | 'target'

export interface Look {
  readonly tone: Tone
  /** Whether the numbers stand apart, as cells. */
  readonly isMap: boolean
  readonly width: number
  readonly pitch: number
  /** Pixels between heads. */
  readonly headGap: number
  /** A cell to outline: (head, row, column). */
  readonly chosen: readonly [head: number, row: number, column: number] | null
}

/** How strongly the ground of a cell is inked. */
export const FAINT = 0.06

/** Among more keys than these, shares of attention are so small that they are inked more strongly. */
const FEW = 7

/** How strongly a number is inked, from 0 to 1. `columns`: among how many a share is one. */
export function strength(value: number, largest: number, tone: Tone, columns = FEW): number {
  if (Math.abs(value) >= MASKED || largest === 0) return 0
  const full = tone === 'signed' ? largest : Math.min(1, FEW / columns)
  const share = Math.min(1, Math.abs(value) / full)
  return tone === 'signed' ? share ** 0.7 : share ** 0.6
}
