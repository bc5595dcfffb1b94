import { showToken } from '../data/show-token.js'
import type { SourceText } from './source-text.js'
import type { TextModel } from './text-model.js'

const MOST_NAMED = 5

/**
 * What to say to somebody who gives a model tokens that it doesn't know: it reads each of them as the same one.
 *
 * @returns `undefined` when it knows all of them
 */
export function unknownWarning(
  { source }: Pick<TextModel, 'source'>,
  { text, ids, place }: SourceText,
): string | undefined {
  if (source.unkId === null || !ids.includes(source.unkId)) return undefined
  const unknown = [...new Set(source.unknownTokens(text))]
  const named = unknown.slice(0, MOST_NAMED).map(showToken).join(' ')
  const more = unknown.length > MOST_NAMED ? ' …' : ''
  return (
    `${place} has ${unknown.length === 1 ? 'a token that the model doesn' : `${unknown.length} tokens that the model doesn`}'t ` +
    `know, ${named}${more}: it reads ${unknown.length === 1 ? 'it' : 'each'} as ${source.token(source.unkId)}, so the answer may well be wrong`
  )
}
