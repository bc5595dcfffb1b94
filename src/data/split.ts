import { hash } from '../math/hash.js'

/** What a pair is for. */
export type Split = 'train' | 'validation' | 'test'

/** How much of the data is held out of training. */
export interface SplitShares {
  /** Of all sources, 0 to 1. */
  readonly validationShare: number
  readonly testShare: number
  /** Another seed, another division. */
  readonly seed: number
}

/**
 * What pairs with this source are for: decided by the hash of the source's text alone. So a source is never in two
 * splits, whatever its targets, and stays where it is when the file grows or its lines change places. Texts that differ
 * only in white space or in how Unicode spells them count as the same.
 */
export function splitOf(source: string, { validationShare, testShare, seed }: SplitShares): Split {
  const text = source.normalize('NFC').trim().replace(/\s+/gu, ' ')
  const share =
    hash(
      Array.from(text, character => character.codePointAt(0) ?? 0),
      seed,
    ) /
    2 ** 32 // [0, 1)
  if (share < validationShare) return 'validation'
  return share < validationShare + testShare ? 'test' : 'train'
}
