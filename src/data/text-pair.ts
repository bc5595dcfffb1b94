/** One example as text. */
export type TextPair = {
  readonly source: string
  readonly target: string
  /** Of the file that it was read from, counted from 1. */
  readonly line?: number
}
