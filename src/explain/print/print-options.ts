import type { Language } from '../text.js'

export interface PrintOptions {
  readonly language: Language
  /** Columns of the terminal. Default 100. */
  readonly width?: number
}
