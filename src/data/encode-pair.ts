import { longestTarget } from './check-lengths.js'
import { encodeText } from './encode-text.js'
import { keptText } from './kept-text.js'
import type { Pair } from './pair.js'
import type { TextPair } from './text-pair.js'
import type { Vocabulary } from './vocabulary.js'

/** What reads a pair: the model's tokens and the longest sequence it takes. */
export interface PairReader {
  readonly source: Vocabulary
  readonly target: Vocabulary
  readonly maxLen: number
}

/**
 * The ids of a pair to score, which keeps its text.
 *
 * @throws GlassformerError naming the side that the model can't take
 */
export function encodePair(text: TextPair, reader: PairReader): Pair {
  return {
    source: encodeText('the source', text.source, reader.source, reader.maxLen),
    target: encodeText('the target', text.target, reader.target, longestTarget(reader.maxLen)),
    text: keptText(text, reader),
  }
}
