import { GlassformerError } from '../errors/glassformer-error.js'
import { within } from '../errors/within.js'
import type { Vocabulary } from './vocabulary.js'

/** A text without tokens. */
export class EmptyTextError extends GlassformerError {}

/** A text of more tokens than are taken. */
export class TextTooLongError extends GlassformerError {}

/**
 * The ids of a text between SOS and EOS.
 *
 * @param place how errors name the text: `line 3`
 * @param maxLen the most ids that are taken
 * @throws GlassformerError when the text has unknown tokens, none at all, or too many
 */
export function encodeText(place: string, text: string, vocabulary: Vocabulary, maxLen: number): number[] {
  const ids = within(place, () => vocabulary.parse(text))
  if (ids.length <= vocabulary.markerCount) throw new EmptyTextError(`${place} is empty`)
  if (ids.length > maxLen)
    throw new TextTooLongError(
      `${place} has ${ids.length} tokens, SOS and EOS included; at most ${maxLen} are taken: shorten or split it`,
    )
  return ids
}
