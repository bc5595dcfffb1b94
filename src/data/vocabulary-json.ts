import type { Merge } from './bpe/bpe.js'
import type { Normalization } from './normalization.js'

/** The tokens that are not text. A vocabulary without `pad` cannot fill up a batch, one without `unk` refuses unknown tokens. */
export type SpecialTokens = {
  readonly pad?: string | undefined
  readonly sos: string
  readonly eos: string
  readonly unk?: string | undefined
}

/** What a vocabulary of a model from elsewhere may say besides. */
export interface Framing {
  /** The tokens before every text. Default: `sos` alone. */
  readonly begins?: readonly string[] | undefined
  /** Tokens that no text has and that are left out of answers, such as languages' names. Default: none. */
  readonly reserved?: readonly string[] | undefined
}

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
