import { having } from '../options/objects.js'
import { whole } from '../options/values.js'
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

const padIndices = having({ srcPadIdx: whole(), trgPadIdx: whole() })

/**
 * Puts pairs side by side as one batch; sources and targets are each padded to their own longest.
 *
 * @param pairs N sources and targets, as ids with SOS first and EOS last
 * @returns `src` `(N, srcLen)` and `trg` `(N, trgLen)`
 * @throws GlassformerError when there is no pair, or one is no pair of lists of ids
 * @example
 * ```ts
 * import { makeBatch } from 'glassformer'
 * const pairs = [{ source: [1, 6, 4, 2], target: [1, 4, 6, 2] }, { source: [1, 8, 2], target: [1, 8, 2] }]
 * const { src } = makeBatch(pairs, { srcPadIdx: 0, trgPadIdx: 0 })
 * src // { data: Int32Array(8) [1, 6, 4, 2, 1, 8, 2, 0], shape: [2, 4] }
 * ```
 */
export function makeBatch(pairs: readonly Pair[], pads: PadIndices): Batch {
  padIndices.settle(pads, 'the ids of PAD')
  const { srcPadIdx, trgPadIdx } = pads
  checkPairs(pairs)
  const sources = pairs.map(pair => pair.source)
  const targets = pairs.map(pair => pair.target)

  const src = padSequence(sources, srcPadIdx) // (N, srcLen)
  const trg = padSequence(targets, trgPadIdx) // (N, trgLen)
  return { src, trg }
}
