import { checkPairs } from './check-pair.js'
import { type PaddedIds, padSequence } from './pad-sequence.js'
import type { Pair } from './pair.js'

/** N pairs, padded: what one training step works on. */
export type Batch = {
  readonly src: PaddedIds // (N, srcLen)
  readonly trg: PaddedIds // (N, trgLen)
}

/** The ids that fill up the shorter sequences of a batch. */
export type PadIndices = {
  readonly srcPadIdx: number
  readonly trgPadIdx: number
}

/**
 * Puts pairs side by side as one batch; sources and targets are each padded to their own longest.
 *
 * @throws GlassformerError when there is no pair, or one is no pair of lists of ids
 */
export function makeBatch(pairs: readonly Pair[], { srcPadIdx, trgPadIdx }: PadIndices): Batch {
  checkPairs(pairs)
  const sources = pairs.map(pair => pair.source)
  const targets = pairs.map(pair => pair.target)

  const src = padSequence(sources, srcPadIdx) // (N, srcLen)
  const trg = padSequence(targets, trgPadIdx) // (N, trgLen)
  return { src, trg }
}
