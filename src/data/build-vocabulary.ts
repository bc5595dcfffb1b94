import { GlassformerError } from '../errors/glassformer-error.js'
import { someTexts } from '../options/lists.js'
import type { Given, OptionTable } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { aText, oneOf, whole } from '../options/values.js'
import { bpeVocabulary } from './bpe-vocabulary.js'
import { normalizations, normalize } from './normalization.js'
import { namedPatterns, RegexTokenizer } from './regex-tokenizer.js'
import { type Tokenizer, tokenize } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'

/** How texts can become tokens: their characters, their words, pieces learned by byte-pair encoding, or what a pattern matches. */
export const tokenizerKinds = ['char', 'word', 'bpe', 'regex'] as const
/** One of `char`, `word`, `bpe` and `regex`. */
export type TokenizerKind = (typeof tokenizerKinds)[number]

const vocabularyOptions = {
  tokenizer: { type: oneOf(tokenizerKinds), about: 'what becomes a token', required: true },
  size: { type: whole(5), about: 'the most tokens, 4 special ones included; the most frequent stay', required: true },
  minFrequency: { type: whole(1), about: 'rarer tokens become `[UNK]`', default: 1 },
  pattern: {
    type: aText,
    about: 'of regex: a regular expression whose matches are tokens, or `smiles`',
    otherwise: 'none, and regex needs one',
  },
  normalization: {
    type: oneOf(normalizations),
    about: 'the Unicode form that texts are brought to, these and all that it reads later',
    default: 'nfc',
  },
} as const satisfies OptionTable

/** How `buildVocabulary` makes a vocabulary. */
export interface VocabularyOptions extends Given<typeof vocabularyOptions> {}

/**
 * The vocabulary of texts, with PAD 0, SOS 1, EOS 2 and UNK 3. The same texts give the same vocabulary.
 *
 * @throws GlassformerError for an option that there isn't or that can't be, or when `regex` has no pattern.
 * @example
 * ```ts
 * import { buildVocabulary } from 'glassformer'
 * const vocabulary = buildVocabulary(['to be or not to be'], { tokenizer: 'word', size: 6 })
 * vocabulary.tokens // ['[PAD]', '[SOS]', '[EOS]', '[UNK]', 'to', 'be']
 * vocabulary.parse('to see') // [1, 4, 3, 2]: SOS, to, UNK, EOS
 * ```
 */
export function buildVocabulary(given: readonly string[], options: VocabularyOptions): Vocabulary {
  const settled = settleOptions(vocabularyOptions, options)
  const { tokenizer: kind, size, minFrequency: minimumFrequency, pattern, normalization } = settled
  someTexts.settle(given, 'texts')
  const texts = given.map(text => normalize(text, normalization))
  if (kind === 'bpe') return bpeVocabulary(texts, { size, minimumFrequency, normalization })
  const tokenizer = tokenizerOf(kind, pattern)
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
