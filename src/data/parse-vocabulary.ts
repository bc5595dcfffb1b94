import { GlassformerError } from '../errors/glassformer-error.js'
import { listOf, someTexts, twoOf } from '../options/lists.js'
import type { FieldTable, Settled } from '../options/option.js'
import { fields } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import { aText, oneOf } from '../options/values.js'
import { Bpe, type Merge } from './bpe/bpe.js'
import { normalizations } from './normalization.js'
import { RegexTokenizer } from './regex-tokenizer.js'
import { showToken } from './show-token.js'
import { fileTokenizers, TOKENIZERS, type Tokenizer, type TokenizerRule, type Tokenizers } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'
import { framingFields, specialFields } from './vocabulary-fields.js'

/** The fields of `VocabularyJson`. */
const vocabularyFile = {
  tokenizer: { type: oneOf([...TOKENIZERS, 'bpe', 'regex', ...fileTokenizers]), required: true },
  normalization: { type: oneOf(normalizations), default: 'none' },
  merges: { type: listOf(twoOf(aText, 'texts'), 'merges') },
  pattern: { type: aText },
  file: { type: aText },
  ...framingFields,
  special: { type: fields(specialFields), required: true },
  tokens: { type: someTexts, required: true },
} as const satisfies FieldTable

type Parsed = Settled<typeof vocabularyFile>

/** What belongs to one kind of tokenizer alone. */
const OF_KIND = { merges: ['bpe'], pattern: ['regex'], file: fileTokenizers } as const

/**
 * The vocabulary of a parsed `vocabulary.json`.
 *
 * @param value what `JSON.parse` gives of it
 * @param place how errors name it; default `vocabulary`
 * @param tokenizers those that came with the model, by the names of their files
 * @throws GlassformerError that names the field when the value is not one
 * @example
 * ```ts
 * import { parseVocabulary } from 'glassformer'
 * const special = { pad: '[PAD]', sos: '[SOS]', eos: '[EOS]' }
 * const tokens = ['[PAD]', '[SOS]', '[EOS]', 'a', 'b']
 * const vocabulary = parseVocabulary({ tokenizer: 'characters', special, tokens })
 * vocabulary.parse('abba') // [1, 3, 4, 4, 3, 2]
 * ```
 */
export function parseVocabulary(value: unknown, place = 'vocabulary', tokenizers: Tokenizers = new Map()): Vocabulary {
  const parsed = settleOptions(vocabularyFile, value, aText.settle(place, 'place'))
  const { tokens, special, normalization, begins, reserved } = parsed
  const tokenizer = tokenizerOf(parsed, place, tokenizers)
  return new Vocabulary(tokens, special, tokenizer, normalization, {
    ...(begins && { begins }),
    ...(reserved && { reserved }),
  })
}

function tokenizerOf(parsed: Parsed, place: string, tokenizers: Tokenizers): Tokenizer {
  const { tokenizer, merges, pattern, file, tokens } = parsed
  for (const field of ['merges', 'pattern', 'file'] as const) {
    const kinds: readonly string[] = OF_KIND[field]
    const isOfKind = kinds.includes(tokenizer)
    if (isOfKind && parsed[field] === undefined) throw new GlassformerError(`${place}: ${tokenizer} needs its ${field}`)
    if (!isOfKind && parsed[field] !== undefined)
      throw new GlassformerError(`${place}.${field} is for ${kinds.join(' and ')}, not for ${tokenizer}`)
  }
  if (merges !== undefined) return bpeOf(merges, tokens, place)
  if (pattern !== undefined) return new RegexTokenizer(pattern)
  if (file !== undefined) {
    const own = tokenizers.get(file)
    if (own === undefined) throw new GlassformerError(`${place}: its tokenizer is ${file}, which is missing`)
    return own
  }
  return tokenizer as TokenizerRule // the others are gone
}

function bpeOf(merges: readonly Merge[], tokens: readonly string[], place: string): Bpe {
  const known = new Set(tokens)
  const lost = merges.find(([left, right]) => !known.has(left + right))
  if (lost !== undefined)
    throw new GlassformerError(`${place}: the merge of ${lost.map(showToken).join(' and ')} makes no token of the list`)
  return new Bpe(merges)
}
