import type { Random } from '../math/random.js'

/** One kind of input of a generated task. A source is a list of token indices: 0 is the first token of the alphabet. */
export type Pattern = {
  readonly name: string
  /** Tokens of the longest source, without markers. */
  readonly longest: number
  /** A random source of this kind. */
  readonly draw: (random: Random) => number[]
  /** Every source of this kind, where they are few enough to list. */
  readonly all?: () => Iterable<readonly number[]>
}
