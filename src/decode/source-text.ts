import { encodeText } from '../data/encode-text.js'
import type { TextModel } from './text-model.js'

/** A text, and how a model reads it. */
export interface SourceText {
  readonly text: string
  /** How errors and warnings name it: `line 3`. */
  readonly place: string
  /** Its ids between SOS and EOS. */
  readonly ids: readonly number[]
}

/**
 * @param place how errors name the text
 * @param most tokens with SOS and EOS; default: what the model takes
 * @throws GlassformerError for a text that has unknown tokens, none at all, or too many
 */
export function readText(
  { model, source }: Pick<TextModel, 'model' | 'source'>,
  text: string,
  place: string,
  most = model.options.maxLen,
): SourceText {
  return { text, place, ids: encodeText(place, text, source, most) }
}
