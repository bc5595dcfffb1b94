import { either } from '../options/lists.js'
import { aFunction, having } from '../options/objects.js'
import { oneOf } from '../options/values.js'

/**
 * How a line of text becomes tokens and back: a {@link TextTokenizer}, or a rule by its name:
 *
 * - `characters`: every Unicode character is a token, spaces too; joined without anything between.
 * - `symbols`: every character is a token, but spaces and commas only separate; joined with spaces.
 *   `8 3 5`, `8,3,5` and `835` are the same.
 * - `words`: tokens are separated by spaces; joined with spaces.
 */
export type Tokenizer = TokenizerRule | TextTokenizer

export const TOKENIZERS = ['characters', 'symbols', 'words'] as const
/** One of `characters`, `symbols` and `words`. */
export type TokenizerRule = (typeof TOKENIZERS)[number]

/** Kinds of tokenizers that are read from a file which came with the model. */
export const fileTokenizers = ['sentencepiece', 'tokenizer.json'] as const

/** A tokenizer that is more than a rule: learned pieces, a pattern, or what a model from elsewhere brought. */
export interface TextTokenizer {
  /** The tokens of a text. */
  tokenize(text: string): string[]
  /** The text of tokens. */
  join(tokens: readonly string[]): string
  /** What `vocabulary.json` says of it; `tokenizer` is its kind. */
  toJSON(): { readonly tokenizer: string } & Readonly<Record<string, unknown>>
  /** The file of the model's folder that it is read from, if it needs one. */
  readonly file?: TokenizerFile
}

/** Tokenizers by the names of their files. */
export type Tokenizers = ReadonlyMap<string, TextTokenizer>

/** A file that a tokenizer was read from, which is saved with the model. */
export interface TokenizerFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A rule, or what cuts texts. */
export const aTokenizer = either(oneOf(TOKENIZERS), having({ tokenize: aFunction, join: aFunction, toJSON: aFunction }))

/** The tokens of a text. */
export function tokenize(text: string, tokenizer: Tokenizer): string[] {
  if (typeof tokenizer === 'object') return tokenizer.tokenize(text)
  switch (tokenizer) {
    case 'characters':
      return Array.from(text)
    case 'symbols':
      return Array.from(text.replace(/[\s,]/gu, ''))
    case 'words':
      return text.split(/\s+/u).filter(word => word !== '')
  }
}

/** The text of tokens: of a rule, `tokenize(joinTokens(tokens, t), t)` gives the same tokens again. */
export function joinTokens(tokens: readonly string[], tokenizer: Tokenizer): string {
  if (typeof tokenizer === 'object') return tokenizer.join(tokens)
  return tokens.join(tokenizer === 'characters' ? '' : ' ')
}
