import type { Random } from '../math/random.js'
import type { Pair } from './pair.js'

/**
 * Changes a training pair each time that it is given, such as by dropping or swapping tokens.
 *
 * @param pair ids with SOS first and EOS last; not to be changed itself
 * @param random all chance must come from it: then a run that resumes augments as if it had never stopped
 * @returns the pair to train on, which may be the given one
 */
export type Augment = (pair: Pair, random: Random) => Pair
