import type { Pair } from './pair.js'

/** The lengths that a pair may have, in tokens of either side, SOS and EOS not counted. */
export interface Lengths {
  readonly minLength: number
  readonly maxLength: number
}

/** The pairs of allowed lengths, and how many were left out. */
export type Filtered = { readonly pairs: readonly Pair[]; readonly tooShort: number; readonly tooLong: number }

const MARKERS = 2

/** Leaves out pairs with a side that is too short or too long. */
export function filterByLength(pairs: readonly Pair[], { minLength, maxLength }: Lengths): Filtered {
  let [tooShort, tooLong] = [0, 0]
  const kept = pairs.filter(({ source, target }) => {
    const [shorter, longer] = [Math.min(source.length, target.length), Math.max(source.length, target.length)]
    if (longer - MARKERS > maxLength) tooLong++
    else if (shorter - MARKERS < minLength) tooShort++
    else return true
    return false
  })
  return { pairs: kept, tooShort, tooLong }
}
