import type { Vocabulary } from '../data/vocabulary.js'
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
export function sourceIds({ source }: ServedModel, text: string, place: string, { maxLength }: ServeLimits): number[] {
  const longest = maxLength * CHARACTERS_A_TOKEN
  if (text.length > longest)
    throw new HttpError('source_too_long', `${place} has ${text.length} characters; at most ${longest} are read`)
  const ids = parse(source, text, place)
  if (ids.length <= 2) throw new HttpError('invalid_source', `${place} is empty: there is nothing to answer`)
  if (ids.length > maxLength) {
    const message = `${place} has ${ids.length} tokens, SOS and EOS included; at most ${maxLength} are taken: shorten or split it`
    throw new HttpError('source_too_long', message)
  }
  return ids
}

function parse(vocabulary: Vocabulary, text: string, place: string): number[] {
  try {
    return vocabulary.parse(text)
  } catch (error) {
    throw error instanceof GlassformerError ? new HttpError('invalid_source', `${place}: ${error.message}`) : error
  }
}
