import { GlassformerError } from '../errors/glassformer-error.js'
import type { Pair } from './pair.js'
import type { TextPair } from './text-pair.js'
import type { Vocabulary } from './vocabulary.js'

/** What reads a pair: the model's tokens and the longest sequence it takes. */
export interface PairReader {
  readonly source: Vocabulary
  readonly target: Vocabulary
  readonly maxLen: number
}

/** @throws GlassformerError naming the side that the model can't take */
export function encodePair({ source, target }: TextPair, reader: PairReader): Pair {
  return {
    source: side('the source', source, reader.source, reader.maxLen),
    target: side('the target', target, reader.target, reader.maxLen),
  }
}

function side(name: string, text: string, vocabulary: Vocabulary, maxLen: number): number[] {
  const ids = vocabulary.parse(text)
  if (ids.length <= 2) throw new GlassformerError(`${name} is empty`)
  if (ids.length > maxLen)
    throw new GlassformerError(`${name} has ${ids.length} tokens, SOS and EOS included; the model takes ${maxLen}`)
  return ids
}
