import { bpeVocabulary } from './bpe-vocabulary.js'
import { type Normalization, normalize } from './normalization.js'
import { tokenize } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'

/** How texts can become tokens: their characters, their words, or pieces learned by byte-pair encoding. */
export const tokenizerKinds = ['char', 'word', 'bpe'] as const
/** One of `char`, `word` and `bpe`. */
export type TokenizerKind = (typeof tokenizerKinds)[number]

/** How `buildVocabulary` makes a vocabulary. */
export interface VocabularyOptions {
  readonly tokenizer: TokenizerKind
  /** The most tokens, the four special ones included; the most frequent stay. */
  readonly size: number
  /** Rarer tokens become `[UNK]`. Default 1. */
  readonly minFrequency?: number
  /** The Unicode form that texts are brought to, these and all that it reads later. Default `nfc`. */
  readonly normalization?: Normalization
}

/** The vocabulary of texts, with PAD 0, SOS 1, EOS 2 and UNK 3. The same texts give the same vocabulary. */
export function buildVocabulary(given: readonly string[], options: VocabularyOptions): Vocabulary {
  const { tokenizer: kind, size, minFrequency: minimumFrequency = 1, normalization = 'nfc' } = options
  const texts = given.map(text => normalize(text, normalization))
  if (kind === 'bpe') return bpeVocabulary(texts, { size, minimumFrequency, normalization })
  const tokenizer = kind === 'char' ? 'characters' : 'words'
  const sequences = texts.map(text => tokenize(text, tokenizer))
  return Vocabulary.fromSequences(sequences, tokenizer, { minimumFrequency, size, normalization })
}
