import { GlassformerError } from '../errors/glassformer-error.js'
import { bpeVocabulary } from './bpe-vocabulary.js'
import { type Normalization, normalize } from './normalization.js'
import { namedPatterns, RegexTokenizer } from './regex-tokenizer.js'
import { type Tokenizer, tokenize } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'

/** How texts can become tokens: their characters, their words, pieces learned by byte-pair encoding, or what a pattern matches. */
export const tokenizerKinds = ['char', 'word', 'bpe', 'regex'] as const
/** One of `char`, `word`, `bpe` and `regex`. */
export type TokenizerKind = (typeof tokenizerKinds)[number]

/** How `buildVocabulary` makes a vocabulary. */
export interface VocabularyOptions {
  readonly tokenizer: TokenizerKind
  /** The most tokens, the four special ones included; the most frequent stay. */
  readonly size: number
  /** Rarer tokens become `[UNK]`. Default 1. */
  readonly minFrequency?: number
  /** Of `regex`: a regular expression whose matches are tokens, or the name of one of `namedPatterns`. */
  readonly pattern?: string
  /** The Unicode form that texts are brought to, these and all that it reads later. Default `nfc`. */
  readonly normalization?: Normalization
}

/**
 * The vocabulary of texts, with PAD 0, SOS 1, EOS 2 and UNK 3. The same texts give the same vocabulary.
 *
 * @throws GlassformerError when `regex` has no pattern, or one that isn't
 * @example
 * ```ts
 * import { buildVocabulary } from 'glassformer'
 * const vocabulary = buildVocabulary(['to be or not to be'], { tokenizer: 'word', size: 6 })
 * vocabulary.tokens // ['[PAD]', '[SOS]', '[EOS]', '[UNK]', 'to', 'be']
 * vocabulary.parse('to see') // [1, 4, 3, 2]: SOS, to, UNK, EOS
 * ```
 */
export function buildVocabulary(given: readonly string[], options: VocabularyOptions): Vocabulary {
  const { tokenizer: kind, size, minFrequency: minimumFrequency = 1, normalization = 'nfc' } = options
  const texts = given.map(text => normalize(text, normalization))
  if (kind === 'bpe') return bpeVocabulary(texts, { size, minimumFrequency, normalization })
  const tokenizer = tokenizerOf(kind, options.pattern)
  const sequences = texts.map(text => tokenize(text, tokenizer))
  return Vocabulary.fromSequences(sequences, tokenizer, { minimumFrequency, size, normalization })
}

function tokenizerOf(kind: Exclude<TokenizerKind, 'bpe'>, pattern: string | undefined): Tokenizer {
  switch (kind) {
    case 'char':
      return 'characters'
    case 'word':
      return 'words'
    case 'regex':
      if (pattern === undefined)
        throw new GlassformerError(
          `the tokenizer regex needs a pattern: a regular expression, or a name: ${Object.keys(namedPatterns).join(', ')}`,
        )
      return new RegexTokenizer(pattern)
  }
}
