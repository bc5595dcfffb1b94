import { GlassformerError } from '../errors/glassformer-error.js'
import { showToken } from './show-token.js'
import { Vocabulary } from './vocabulary.js'

/** What becomes of tokens that a trained model doesn't know. */
export const newTokenPolicies = ['add', 'refuse'] as const
/** One of `add` and `refuse`. */
export type NewTokens = (typeof newTokenPolicies)[number]

/** So many are named. */
const NAMED = 10

/** The tokens of texts that a vocabulary doesn't have, in the order in which they first appear. */
export function newTokensOf(vocabulary: Vocabulary, texts: Iterable<string>): string[] {
  const known = new Set(vocabulary.tokens)
  const found = new Set<string>()
  for (const text of texts) for (const token of vocabulary.tokensOf(text)) if (!known.has(token)) found.add(token)
  return [...found]
}

/**
 * A vocabulary that knows all tokens of some texts: new ones come after those that it has, which keep their ids.
 *
 * @param side how an error names the texts: `sources`
 * @throws GlassformerError naming new tokens that are to be refused
 */
export function grownVocabulary(
  vocabulary: Vocabulary,
  texts: Iterable<string>,
  policy: NewTokens,
  side: string,
): Vocabulary {
  const added = newTokensOf(vocabulary, texts)
  if (added.length === 0) return vocabulary
  if (policy === 'refuse')
    throw new GlassformerError(
      `the ${side} have ${tokensInWords(added)} that the model's vocabulary lacks: newTokens add gives it them`,
    )
  const { tokens, special, tokenizer, normalization, framing } = vocabulary
  return new Vocabulary([...tokens, ...added], special, tokenizer, normalization, framing)
}

/** `3 new tokens (a, b, c)` */
export function tokensInWords(tokens: readonly string[]): string {
  const shown = tokens.slice(0, NAMED).map(showToken).join(', ')
  const more = tokens.length > NAMED ? ', …' : ''
  return `${tokens.length} new ${tokens.length === 1 ? 'token' : 'tokens'} (${shown}${more})`
}
