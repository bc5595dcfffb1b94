import { Tokenizer } from '@huggingface/tokenizers'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { parseJson } from '../../errors/parse-json.js'
import { isRecord } from '../../options/is-record.js'
import { shown } from '../../options/shown.js'
import { CharsMap } from '../sentencepiece/chars-map.js'
import type { TextTokenizer, TokenizerFile } from '../tokenizer.js'
import { precompiled } from './precompiled.js'

/** Han beyond the first plane, which `BertNormalizer` sets apart. */
const RARE_HAN = /[\u{20000}-\u{2fa1f}]/gu

/** What a file may leave out. */
const ABSENT = { pre_tokenizer: null, post_processor: null, decoder: null } as const

type Json = Readonly<Record<string, unknown>>
type Rewrite = (text: string) => string

/**
 * A `tokenizer.json` of Hugging Face's tokenizers: BPE, unigram, WordPiece, by their own library for JavaScript; two things
 * that it does otherwise than the original are done before it (`precompiled.ts`, rare Han).
 */
export class TokenizerJson implements TextTokenizer {
  /** Token and id, as the file has them. */
  readonly vocab: ReadonlyMap<string, number>
  /** The tokens that are no text, such as languages' names. */
  readonly specialTokens: readonly string[]
  private readonly tokenizer: Tokenizer
  private readonly before: Rewrite

  /** @throws GlassformerError when the file is none */
  constructor(readonly file: TokenizerFile) {
    const json = parseJson('it', file.bytes)
    if (!isRecord(json) || !isRecord(json['model']))
      throw new GlassformerError('it has no model: it is no tokenizer.json')
    checkKind(json['model'])
    const added = recordsOf(json['added_tokens'])
    const { before, normalizer } = withoutFirst(json['normalizer'])
    this.before = before
    this.vocab = vocabOf(json['model'], added)
    this.specialTokens = added.filter(({ special }) => special === true).map(({ content }) => String(content))
    // No text may say what is special: it would be found in there.
    const inText = added.filter(({ special }) => special !== true)
    const config = { clean_up_tokenization_spaces: false }
    try {
      this.tokenizer = new Tokenizer({ ...ABSENT, ...json, normalizer, added_tokens: inText }, config)
    } catch (error) {
      throw new GlassformerError(`it can't be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  tokenize(text: string): string[] {
    return this.tokenizer.encode(this.before(text), { add_special_tokens: false }).tokens
  }

  join(tokens: readonly string[]): string {
    const ids = tokens.flatMap(token => this.tokenizer.token_to_id(token) ?? [])
    return ids.length === 0 ? '' : this.tokenizer.decode(ids)
  }

  toJSON(): { readonly tokenizer: 'tokenizer.json'; readonly file: string } {
    return { tokenizer: 'tokenizer.json', file: this.file.name }
  }
}

const KINDS: readonly unknown[] = ['BPE', 'Unigram', 'WordPiece']

/** Older files leave the type to what else the model has. */
function checkKind({ type }: Json): void {
  if (type !== undefined && !KINDS.includes(type))
    throw new GlassformerError(`its model is of the type ${shown(type)}: ${KINDS.join(', ')} are read`)
}

function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** Of a list the place is the id, and what is beside a token is its score. */
function vocabOf({ vocab }: Json, added: readonly Json[]): Map<string, number> {
  const own: [unknown, unknown][] = Array.isArray(vocab)
    ? vocab.map((entry: unknown, id) => [Array.isArray(entry) ? entry[0] : entry, id])
    : Object.entries(isRecord(vocab) ? vocab : {})
  if (own.length === 0) throw new GlassformerError('its model has no vocab')
  return new Map(
    [...own, ...added.map(({ content, id }) => [content, id])].map(([token, id]) => {
      if (typeof token !== 'string' || typeof id !== 'number')
        throw new GlassformerError(`a token must be a text with an id, not ${shown(token)} with ${shown(id)}`)
      return [token, id]
    }),
  )
}

/** A normaliser without what is done before it. */
function withoutFirst(normalizer: unknown): { readonly before: Rewrite; readonly normalizer: unknown } {
  if (!isRecord(normalizer)) return { before: text => text, normalizer }
  switch (normalizer['type']) {
    case 'Precompiled': {
      const map = new CharsMap(bytesOf(String(normalizer['precompiled_charsmap'])))
      return { before: text => precompiled(text, map), normalizer: null }
    }
    case 'BertNormalizer': {
      const setsApart = normalizer['handle_chinese_chars'] !== false
      return { before: text => (setsApart ? text.replace(RARE_HAN, ' $& ') : text), normalizer }
    }
    case 'Sequence': {
      const [first, ...others] = recordsOf(normalizer['normalizers'])
      const { before, normalizer: rest } = withoutFirst(first)
      return { before, normalizer: { ...normalizer, normalizers: rest ? [rest, ...others] : others } }
    }
    default:
      return { before: text => text, normalizer }
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
