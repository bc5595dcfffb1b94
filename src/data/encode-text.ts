import { GlassformerError } from '../errors/glassformer-error.js'
import type { Vocabulary } from './vocabulary.js'

/**
 * The ids of a text between SOS and EOS.
 *
 * @param place how errors name the text: `line 3`
 * @param maxLen the most ids that the model takes
 * @throws GlassformerError when the text has unknown tokens, none at all, or too many
 */
export function encodeText(place: string, text: string, vocabulary: Vocabulary, maxLen: number): number[] {
  const ids = vocabulary.parse(text)
  if (ids.length <= 2) throw new GlassformerError(`${place} is empty`)
  if (ids.length > maxLen)
    throw new GlassformerError(`${place} has ${ids.length} tokens, SOS and EOS included; the model takes ${maxLen}`)
  return ids
}
