import type { PairText } from './pair.js'
import type { TextPair } from './text-pair.js'
import type { Vocabulary } from './vocabulary.js'

/** The text of a pair as it is scored: as it was given, of several spellings of the same symbols the one that is written. */
export function keptText(
  { source, target }: TextPair,
  vocabularies: { readonly source: Vocabulary; readonly target: Vocabulary },
): PairText {
  return {
    source: vocabularies.source.spell(source),
    target: vocabularies.target.spell(target),
    vocabulary: vocabularies.target,
  }
}
