import type { Language } from '../text.js'

export interface PrintOptions {
  readonly language: Language
  /** Columns of the terminal: no line is wider. Default 80. */
  readonly width?: number
  /** Heat maps in two colours. Default false: in shades and signs. */
  readonly colour?: boolean
  /** Every grid, row and column. Default false: long ones are cut, and say so. */
  readonly full?: boolean
}

export const printDefaults = { width: 80, colour: false, full: false } as const satisfies Omit<PrintOptions, 'language'>
