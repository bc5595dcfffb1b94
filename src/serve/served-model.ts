import { TextTooLongError } from '../data/encode-text.js'
import { readText, type SourceText } from '../decode/source-text.js'
import type { TextModel } from '../decode/text-model.js'
import type { EngineOptions } from '../engine/engine-options.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { HttpError } from './http-error.js'
import type { ServeLimits } from './serve-options.js'

/** What is served, and where it runs. */
export interface ServedModel extends TextModel {
  readonly engine?: EngineOptions
}

/** A text of more characters for each token that it may have is refused unread: splitting it would take too long. */
const CHARACTERS_A_TOKEN = 16

/** @throws HttpError for a text that has no tokens, too many, or an unknown one; `place` is how it is named. */
export function readSource(served: ServedModel, text: string, place: string, { maxLength }: ServeLimits): SourceText {
  const longest = maxLength * CHARACTERS_A_TOKEN
  if (text.length > longest)
    throw new HttpError('source_too_long', `${place} has ${text.length} characters; at most ${longest} are read`)
  try {
    return readText(served, text, place, maxLength)
  } catch (error) {
    if (!(error instanceof GlassformerError)) throw error
    throw new HttpError(error instanceof TextTooLongError ? 'source_too_long' : 'invalid_source', error.message)
  }
}
