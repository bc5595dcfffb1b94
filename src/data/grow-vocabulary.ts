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

/** A text of each side. */
interface Sides<T> {
  readonly source: T
  readonly target: T
}

/**
 * Vocabularies that know all tokens of some pairs: new ones come after those that they have, which keep their ids. Sides
 * that have the same tokens get the same, so that they can go on sharing embeddings.
 *
 * @throws GlassformerError naming new tokens that are to be refused
 */
export function grownVocabularies(
  { source, target }: Sides<Vocabulary>,
  pairs: readonly Sides<string>[],
  policy: NewTokens,
): Sides<Vocabulary> {
  const ofSources = newTokensOf(
    source,
    pairs.map(pair => pair.source),
  )
  const ofTargets = newTokensOf(
    target,
    pairs.map(pair => pair.target),
  )
  if (!haveSameTokens(source, target))
    return {
      source: withTokens(source, ofSources, policy, 'sources'),
      target: withTokens(target, ofTargets, policy, 'targets'),
    }
  const added = [...new Set([...ofSources, ...ofTargets])]
  const grown = withTokens(source, added, policy, 'pairs')
  return { source: grown, target: source === target ? grown : withTokens(target, added, policy, 'pairs') }
}

/** Whether two vocabularies give every token the same id, whatever cuts their texts. */
export function haveSameTokens({ tokens: one }: Vocabulary, { tokens: other }: Vocabulary): boolean {
  return one === other || (one.length === other.length && one.every((token, id) => token === other[id]))
}

/** @param side how an error names the texts: `sources` */
function withTokens(vocabulary: Vocabulary, added: readonly string[], policy: NewTokens, side: string): Vocabulary {
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
