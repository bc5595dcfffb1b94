/** One example as text. */
export type TextPair = {
  readonly source: string
  readonly target: string
}
