import { hash } from '../math/hash.js'

/** Of what is held out, whatever a run's seed, the same examples are drawn in the same order. */
export const HELD_OUT_SEED = 20170612

/** One of so many sequences is held out. */
const HELD_OUT_ONE_OF = 10

/**
 * Whether a source is held out of training: decided by the hash of its token ids without markers, so that a sequence
 * is held out of every pattern, in every layout and in every run, or of none.
 */
export function isHeldOut(source: readonly number[]): boolean {
  return hash(source) % HELD_OUT_ONE_OF === 0
}
