import type { Vocabulary } from './vocabulary.js'

/** A text that a model of this vocabulary can read, to try it with: its first few tokens. */
export function exampleText(vocabulary: Vocabulary, tokens = 4): string {
  const special = new Set([...Object.values(vocabulary.special), ...(vocabulary.framing.reserved ?? [])])
  const first = vocabulary.tokens.filter(token => !special.has(token)).slice(0, tokens)
  return vocabulary.format(vocabulary.encode(first))
}
