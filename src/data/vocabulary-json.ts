import type { Merge } from './bpe/bpe.js'
import type { Normalization } from './normalization.js'
import type { Framing, SpecialTokens } from './vocabulary.js'

/** What `vocabulary.toJSON()` gives and `parseVocabulary` takes: `tokens[id]` is the token with that id. */
export type VocabularyJson = Framing & {
  /** A rule by its name, or the kind of a tokenizer: `bpe`, `regex`, `sentencepiece`, `tokenizer.json`. */
  readonly tokenizer: string
  /** Of `bpe`: the pairs of tokens that become one, in the order in which they were learned. */
  readonly merges?: readonly Merge[]
  /** Of `regex`: what matches is a token. */
  readonly pattern?: string
  /** Of a tokenizer that came with a model: its file in the folder. */
  readonly file?: string
  /** The Unicode form that texts are brought to. Default: none. */
  readonly normalization?: Normalization
  readonly special: SpecialTokens
  readonly tokens: readonly string[]
}
