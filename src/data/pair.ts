/** One example: a source and its target, as ids with SOS first and EOS last. */
export type Pair = {
  readonly source: readonly number[] // (srcLen)
  readonly target: readonly number[] // (trgLen)
}
