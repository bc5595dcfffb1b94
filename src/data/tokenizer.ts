import { Bpe } from './bpe/bpe.js'

/**
 * How a line of text becomes tokens and back: learned pieces ({@link Bpe}), or a rule by its name:
 *
 * - `characters`: every Unicode character is a token, spaces too; joined without anything between.
 * - `symbols`: every character is a token, but spaces and commas only separate; joined with spaces.
 *   `8 3 5`, `8,3,5` and `835` are the same.
 * - `words`: tokens are separated by spaces; joined with spaces.
 */
export type Tokenizer = (typeof TOKENIZERS)[number] | Bpe

export const TOKENIZERS = ['characters', 'symbols', 'words'] as const

/** The tokens of a text. */
export function tokenize(text: string, tokenizer: Tokenizer): string[] {
  if (tokenizer instanceof Bpe) return tokenizer.tokenize(text)
  switch (tokenizer) {
    case 'characters':
      return Array.from(text)
    case 'symbols':
      return Array.from(text.replace(/[\s,]/gu, ''))
    case 'words':
      return text.split(/\s+/u).filter(word => word !== '')
  }
}

/** The text of tokens: `tokenize(joinTokens(tokens, t), t)` gives the same tokens again. */
export function joinTokens(tokens: readonly string[], tokenizer: Tokenizer): string {
  if (tokenizer instanceof Bpe) return tokenizer.join(tokens)
  return tokens.join(tokenizer === 'characters' ? '' : ' ')
}
