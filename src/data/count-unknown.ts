import type { Pair } from './pair.js'
import type { Vocabulary } from './vocabulary.js'

/** How many pairs have a source, and how many a target, with tokens that the vocabularies don't have. */
export interface UnknownCounts {
  readonly sources: number
  readonly targets: number
}

export function countUnknown(
  pairs: readonly Pair[],
  { source, target }: { readonly source: Vocabulary; readonly target: Vocabulary },
): UnknownCounts {
  const has = (ids: readonly number[], { unkId }: Vocabulary): boolean => unkId !== null && ids.includes(unkId)
  return {
    sources: pairs.filter(pair => has(pair.source, source)).length,
    targets: pairs.filter(pair => has(pair.target, target)).length,
  }
}
