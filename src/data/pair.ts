import type { TextPair } from './text-pair.js'
import type { Vocabulary } from './vocabulary.js'

/** One example: a source and its target, as ids with SOS first and EOS last. */
export type Pair = {
  readonly source: readonly number[] // (srcLen)
  readonly target: readonly number[] // (trgLen)
  /** Of the data that it was made of, counted from 1: a file's line, or the number of the pair. */
  readonly line?: number
  /** What was read, where it is kept: ids don't tell one unknown token from another. */
  readonly text?: PairText
}

/** The text of a pair, and the vocabulary that writes what is to be compared with its target. */
export interface PairText extends TextPair {
  readonly vocabulary: Vocabulary
}
