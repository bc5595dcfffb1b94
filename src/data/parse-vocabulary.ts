import { GlassformerError } from '../errors/glassformer-error.js'
import { listOf, twoOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { section } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import { aText, oneOf } from '../options/values.js'
import { Bpe } from './bpe/bpe.js'
import { normalizations } from './normalization.js'
import { showToken } from './show-token.js'
import { TOKENIZERS } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'

const specialTokens = {
  pad: { type: aText, about: 'fills up' },
  sos: { type: aText, about: 'begins', required: true },
  eos: { type: aText, about: 'ends', required: true },
  unk: { type: aText, about: 'stands for what is unknown' },
} as const satisfies OptionTable

const vocabularyFile = {
  tokenizer: { type: oneOf([...TOKENIZERS, 'bpe']), about: 'how a text is cut', required: true },
  normalization: { type: oneOf(normalizations), about: 'the Unicode form of texts', default: 'none' },
  merges: { type: listOf(twoOf(aText, 'texts'), 'merges'), about: 'of bpe: what becomes one, the first first' },
  special: { type: section(specialTokens), about: 'the tokens that are no text', required: true },
  tokens: { type: listOf(aText, 'texts'), about: 'in the order of their ids', required: true },
} as const satisfies OptionTable

/**
 * The vocabulary of a parsed `vocabulary.json`.
 *
 * @param place how errors name it
 * @throws GlassformerError that names the field when the value is not one
 */
export function parseVocabulary(value: unknown, place = 'vocabulary'): Vocabulary {
  const { tokens, special, tokenizer, normalization, merges } = settleOptions(vocabularyFile, value, place)
  if (tokenizer !== 'bpe') {
    if (merges !== undefined) throw new GlassformerError(`${place}: merges belong to bpe, not to ${tokenizer}`)
    return new Vocabulary(tokens, special, tokenizer, normalization)
  }
  if (merges === undefined) throw new GlassformerError(`${place}: bpe needs its merges`)
  const known = new Set(tokens)
  const lost = merges.find(([left, right]) => !known.has(left + right))
  if (lost !== undefined)
    throw new GlassformerError(`${place}: the merge of ${lost.map(showToken).join(' and ')} makes no token of the list`)
  return new Vocabulary(tokens, special, new Bpe(merges), normalization)
}
