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
}

/** The vocabulary of texts, with PAD 0, SOS 1, EOS 2 and UNK 3. The same texts give the same vocabulary. */
export function buildVocabulary(texts: readonly string[], options: VocabularyOptions): Vocabulary {
  const { tokenizer: kind, size, minFrequency: minimumFrequency = 1 } = options
  if (kind === 'bpe') return Vocabulary.ofBpe(texts, { size, minimumFrequency })
  const tokenizer = kind === 'char' ? 'characters' : 'words'
  const sequences = texts.map(text => tokenize(text, tokenizer))
  return Vocabulary.fromSequences(sequences, tokenizer, { minimumFrequency, size })
}
