import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { someTexts } from '../options/lists.js'
import { anIterable, having, optional } from '../options/objects.js'
import { settleOptions } from '../options/settle.js'
import { shown } from '../options/shown.js'
import { aText, oneOf, whole } from '../options/values.js'
import { idList } from './check-ids.js'
import { type Normalization, normalizations, normalize } from './normalization.js'
import { showToken } from './show-token.js'
import { aTokenizer, joinTokens, type Tokenizer, tokenize } from './tokenizer.js'
import { framingFields, specialFields } from './vocabulary-fields.js'
import type { Framing, SpecialTokens, VocabularyJson } from './vocabulary-json.js'

export const PAD = '[PAD]'
export const SOS = '[SOS]'
export const EOS = '[EOS]'
export const UNK = '[UNK]'
const SPECIAL = [PAD, SOS, EOS, UNK]
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/** Which tokens of sequences become a vocabulary's. */
const selection = having({ minimumFrequency: optional(whole()), size: optional(whole()) })

/**
 * Tokens and their ids: the row numbers of an embedding's table.
 *
 * @example
 * ```ts
 * import { Vocabulary } from 'glassformer'
 * const vocabulary = Vocabulary.ofTokens(['a', 'b'], 'characters')
 * vocabulary.size // 5: PAD, SOS and EOS too
 * vocabulary.parse('abba') // [1, 3, 4, 4, 3, 2]
 * vocabulary.format([1, 3, 4, 4, 3, 2]) // abba
 * ```
 */
export class Vocabulary {
  readonly tokens: readonly string[]
  readonly special: SpecialTokens
  readonly tokenizer: Tokenizer
  readonly normalization: Normalization
  /** The id that begins a sequence. */
  readonly sosId: number
  /** The id that ends one. */
  readonly eosId: number
  /** The id that fills up batches; `null` when the vocabulary has none. */
  readonly padId: number | null
  /** The id of every unknown token; `null` when unknown tokens are errors. */
  readonly unkId: number | null
  readonly framing: Framing
  /** The ids of text: a special token that appears as text is unknown, so that no input can say "end here". */
  private readonly textIds: ReadonlyMap<string, number>
  /** What is no text of an answer. */
  private readonly markers: ReadonlySet<number>
  private readonly beginIds: readonly number[]

  /**
   * @param tokens `tokens[id]`; distinct, the special ones among them
   * @param special which of the tokens are not text
   * @param tokenizer how a line becomes tokens; default `words`
   * @param normalization the Unicode form that a line is brought to before; default `none`
   * @param framing what stands before a text, and what no text has
   * @throws GlassformerError when a token appears twice, or a special token is not among them or has two meanings; but
   *   what fills up or ends may also begin
   */
  constructor(
    tokens: readonly string[],
    special: SpecialTokens,
    tokenizer: Tokenizer = 'words',
    normalization: Normalization = 'none',
    framing: Framing = {},
  ) {
    someTexts.settle(tokens, 'tokens')
    settleOptions(specialFields, special, 'special')
    settleOptions(framingFields, framing, 'framing')
    aTokenizer.settle(tokenizer, 'tokenizer')
    oneOf(normalizations).settle(normalization, 'normalization')
    const ids = new Map<string, number>()
    tokens.forEach((token, id) => {
      const earlier = ids.get(token)
      if (earlier !== undefined) {
        throw new GlassformerError(
          `vocabulary: ${showToken(token)} has two ids, ${earlier} and ${id}; every token needs one`,
        )
      }
      ids.set(token, id)
    })
    const textIds = new Map(ids)
    const idOf = (name: string, token: string): number => {
      const id = ids.get(token)
      if (id === undefined)
        throw new GlassformerError(`vocabulary: the ${name} token ${showToken(token)} is not in the list`)
      return id
    }
    const claim = (name: keyof SpecialTokens, token: string): number => {
      const id = idOf(name, token)
      if (!textIds.delete(token)) throw new GlassformerError(`vocabulary: ${showToken(token)} has two special meanings`)
      return id
    }
    this.tokens = [...tokens]
    this.special = { ...special }
    this.tokenizer = tokenizer
    this.normalization = normalization
    this.framing = framing
    this.padId = special.pad === undefined ? null : claim('pad', special.pad)
    this.eosId = claim('eos', special.eos)
    this.unkId = special.unk === undefined ? null : claim('unk', special.unk)
    // Models from elsewhere begin with what fills up (Marian) or with what ends (M2M100).
    const isShared = special.sos === special.pad || (special.sos === special.eos && framing.begins !== undefined)
    this.sosId = isShared ? idOf('sos', special.sos) : claim('sos', special.sos)
    this.beginIds = framing.begins?.map(token => idOf('begins', token)) ?? [this.sosId]
    const reserved = (framing.reserved ?? []).map(token => idOf('reserved', token))
    for (const token of framing.reserved ?? []) textIds.delete(token)
    this.textIds = textIds
    this.markers = new Set([this.sosId, this.eosId, ...(this.padId === null ? [] : [this.padId]), ...reserved])
  }

  /** The number of tokens, special ones included: `srcVocabSize` or `trgVocabSize` of the model. */
  get size(): number {
    return this.tokens.length
  }

  /**
   * The ids of tokens, without SOS and EOS.
   *
   * @throws GlassformerError for an unknown token, when there is no `unk`
   */
  encode(tokens: readonly string[]): number[] {
    someTexts.settle(tokens, 'tokens')
    return tokens.map((token, position) => {
      const id = this.textIds.get(token) ?? this.unkId
      if (id === null) throw new GlassformerError(this.unknown(token, position))
      return id
    })
  }

  /** The ids of tokens between what begins, SOS where nothing else is said, and EOS: what the model reads. */
  encodeWithMarkers(tokens: readonly string[]): number[] {
    return [...this.beginIds, ...this.encode(tokens), this.eosId]
  }

  /** How many tokens {@link encodeWithMarkers} adds. */
  get markerCount(): number {
    return this.beginIds.length + 1
  }

  /**
   * The tokens of ids; PAD, SOS, EOS and what is reserved are left out, wherever they are.
   *
   * @throws GlassformerError for an id that no token has
   */
  decode(ids: readonly number[]): string[] {
    idList(ids, 'ids')
    return ids.filter(id => !this.markers.has(id)).map(id => this.token(id))
  }

  /**
   * The token of an id, special ones included.
   *
   * @throws GlassformerError for an id that no token has
   */
  token(id: number): string {
    const token = this.tokens[id]
    if (token === undefined) {
      throw new GlassformerError(`id ${shown(id)} is not in the vocabulary: its ids go from 0 to ${this.size - 1}`)
    }
    return token
  }

  /** The ids of a line of text between SOS and EOS: see {@link encode} and {@link Tokenizer}. */
  parse(text: string): number[] {
    return this.encodeWithMarkers(this.tokensOf(text))
  }

  /** The tokens of a text that it doesn't have. */
  unknownTokens(text: string): string[] {
    return this.tokensOf(text).filter(token => !this.textIds.has(token))
  }

  /** The tokens of a text, known or not. */
  tokensOf(text: string): string[] {
    aText.settle(text, 'the text')
    return tokenize(normalize(text, this.normalization), this.tokenizer)
  }

  /** A text as {@link format} writes it, unknown tokens kept: in its Unicode form, and of the spellings of `symbols` one. */
  spell(text: string): string {
    aText.settle(text, 'the text')
    const { tokenizer } = this
    return tokenizer === 'symbols' ? joinTokens(this.tokensOf(text), tokenizer) : normalize(text, this.normalization)
  }

  /** The text of ids: see {@link decode} and {@link Tokenizer}. */
  format(ids: readonly number[]): string {
    return joinTokens(this.decode(ids), this.tokenizer)
  }

  /** What `vocabulary.json` holds of it. */
  toJSON(): VocabularyJson {
    const { tokenizer, normalization, framing, special, tokens } = this
    const kind = typeof tokenizer === 'object' ? tokenizer.toJSON() : { tokenizer }
    const form = normalization === 'none' ? {} : { normalization }
    return { ...kind, ...form, ...framing, special, tokens }
  }

  /** The original's vocabulary of 13: PAD 0, SOS 1, EOS 2, digits 0–9 → 3–12. */
  static digits(): Vocabulary {
    return new Vocabulary([PAD, SOS, EOS, ...DIGITS], { pad: PAD, sos: SOS, eos: EOS }, 'symbols')
  }

  /** The early vocabulary of 12: digits 0–9 → 0–9, SOS 10, EOS 11, no PAD. */
  static earlyDigits(): Vocabulary {
    return new Vocabulary([...DIGITS, SOS, EOS], { sos: SOS, eos: EOS }, 'symbols')
  }

  /** PAD 0, SOS 1, EOS 2, then the given tokens from 3 on. */
  static ofTokens(tokens: readonly string[], tokenizer: Tokenizer): Vocabulary {
    someTexts.settle(tokens, 'tokens')
    return new Vocabulary([PAD, SOS, EOS, ...tokens], { pad: PAD, sos: SOS, eos: EOS }, tokenizer)
  }

  /**
   * PAD 0, SOS 1, EOS 2, UNK 3, then the tokens of the sequences, the most frequent first (equally frequent ones in
   * the order in which they appear).
   *
   * Rarer tokens than `minimumFrequency` (default 1) become UNK; `size` is the most tokens, special ones included
   * (default: no limit); `normalization` the Unicode form that the sequences are in (default `none`).
   */
  static fromSequences(
    sequences: Iterable<readonly string[]>,
    tokenizer: Tokenizer,
    options: { minimumFrequency?: number; size?: number; normalization?: Normalization } = {},
  ): Vocabulary {
    selection.settle(options, 'the options')
    const { minimumFrequency = 1, size = Number.POSITIVE_INFINITY, normalization } = options
    const special = SPECIAL
    const frequencies = new Map<string, number>()
    anIterable.settle(sequences, 'sequences')
    for (const sequence of sequences) {
      someTexts.settle(sequence, 'a sequence')
      for (const token of sequence) frequencies.set(token, (frequencies.get(token) ?? 0) + 1)
    }
    const frequent = [...frequencies]
      .filter(([token, frequency]) => frequency >= minimumFrequency && !special.includes(token))
      .sort(([, a], [, b]) => b - a)
      .map(([token]) => token)
      .slice(0, Math.max(0, size - special.length))
    return new Vocabulary(
      [...special, ...frequent],
      { pad: PAD, sos: SOS, eos: EOS, unk: UNK },
      tokenizer,
      normalization,
    )
  }

  private unknown(token: string, position: number): string {
    const known = [...this.textIds.keys()]
    const hint =
      known.length <= 16
        ? `known tokens: ${known.map(showToken).join(' ')}`
        : `the nearest of ${known.length} known tokens: ${nearestStrings(token, known, 5).map(showToken).join(' ')}`
    return `token ${showToken(token)} at position ${position + 1} is not in the vocabulary; ${hint}`
  }
}
