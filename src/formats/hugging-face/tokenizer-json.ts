import { Bpe } from '../../data/bpe/bpe.js'
import type { Normalization } from '../../data/normalization.js'
import type { Tokenizer } from '../../data/tokenizer.js'
import type { Vocabulary } from '../../data/vocabulary.js'

type Json = Readonly<Record<string, unknown>>

/** What stands between tokens that stand apart: in no token of theirs, so that none is taken for the rest of a word. */
const APART = ' '

/**
 * A vocabulary as Hugging Face's `tokenizer.json`, as far as its tokenizer can be said there: texts get SOS and EOS, and
 * answers lose them.
 *
 * @returns `undefined` for a tokenizer that has a file of its own
 */
export function tokenizerJson({ tokenizer, normalization, special, framing, tokens }: Vocabulary): Json | undefined {
  const parts = partsOf(tokenizer)
  if (parts === undefined) return undefined
  const { normalizers = [], model, ...rest } = parts
  const ids = Object.fromEntries(tokens.map((token, id) => [token, id]))
  const begins = framing.begins ?? [special.sos]
  const marker = (token: string): Json => ({ SpecialToken: { id: token, type_id: 0 } })
  const known = (token: string): [string, Json] => [token, { id: token, ids: [ids[token]], tokens: [token] }]
  const text = { Sequence: { id: 'A', type_id: 0 } }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special.pad, special.sos, special.eos, special.unk].filter(isText).map(content => ({
      id: ids[content],
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: sequence([...formOf(normalization), ...normalizers], 'normalizers'),
    pre_tokenizer: null,
    post_processor: {
      type: 'TemplateProcessing',
      single: [...begins.map(marker), text, marker(special.eos)],
      pair: [...begins.map(marker), text, { Sequence: { id: 'B', type_id: 0 } }, marker(special.eos)],
      special_tokens: Object.fromEntries([...begins, special.eos].map(known)),
    },
    ...rest,
    model: { ...model, unk_token: special.unk ?? null, vocab: ids },
  }
}

/** What goes beside it: which tokens mark what. */
export function tokenizerConfig({ special }: Vocabulary, maxLen: number): Json {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: maxLen,
    clean_up_tokenization_spaces: false,
    bos_token: special.sos,
    eos_token: special.eos,
    pad_token: special.pad ?? null,
    unk_token: special.unk ?? null,
  }
}

function isText(token: string | undefined): token is string {
  return token !== undefined
}

interface Parts {
  readonly normalizers?: readonly Json[]
  readonly pre_tokenizer?: Json
  readonly decoder: Json
  readonly model: Json
}

/** Characters are byte-pair encoding without a merge, and words are word pieces of which none can follow another. */
function partsOf(tokenizer: Tokenizer): Parts | undefined {
  const joined = { type: 'Fuse' }
  const spaced = { type: 'WordPiece', prefix: APART, cleanup: false }
  if (tokenizer instanceof Bpe)
    return {
      normalizers: [{ type: 'Prepend', prepend: ' ' }],
      pre_tokenizer: { type: 'Split', pattern: { Regex: String.raw` ?\S+|\s` }, behavior: 'Isolated', invert: false },
      decoder: sequence([joined, { type: 'Strip', content: ' ', start: 1, stop: 0 }], 'decoders') ?? joined,
      model: bpeModel(tokenizer.merges),
    }
  if (typeof tokenizer === 'object') return undefined
  switch (tokenizer) {
    case 'characters':
      return { decoder: joined, model: bpeModel([]) }
    case 'symbols':
      return {
        normalizers: [{ type: 'Replace', pattern: { Regex: String.raw`[\s,]` }, content: '' }],
        decoder: spaced,
        model: bpeModel([]),
      }
    case 'words':
      return {
        pre_tokenizer: { type: 'WhitespaceSplit' },
        decoder: spaced,
        model: { type: 'WordPiece', continuing_subword_prefix: APART, max_input_chars_per_word: 1_000_000 },
      }
  }
}

function bpeModel(merges: Bpe['merges']): Json {
  return {
    type: 'BPE',
    dropout: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    merges,
  }
}

function formOf(form: Normalization): Json[] {
  return form === 'none' ? [] : [{ type: form.toUpperCase() }]
}

function sequence(parts: readonly Json[], name: string): Json | null {
  const [first = null] = parts
  return parts.length > 1 ? { type: 'Sequence', [name]: parts } : first
}
