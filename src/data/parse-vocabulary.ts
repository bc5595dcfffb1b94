import { z } from 'zod'
import { checked } from '../errors/checked-json.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { Bpe } from './bpe/bpe.js'
import { showToken } from './show-token.js'
import { TOKENIZERS } from './tokenizer.js'
import { Vocabulary } from './vocabulary.js'

const vocabularySchema = z.strictObject({
  tokenizer: z.enum([...TOKENIZERS, 'bpe']),
  merges: z.array(z.tuple([z.string(), z.string()])).optional(),
  special: z.strictObject({
    pad: z.string().optional(),
    sos: z.string(),
    eos: z.string(),
    unk: z.string().optional(),
  }),
  tokens: z.array(z.string()),
})

/**
 * The vocabulary of a parsed `vocabulary.json`.
 *
 * @throws GlassformerError that names the field when the value is not one
 */
export function parseVocabulary(value: unknown): Vocabulary {
  const { tokens, special, tokenizer, merges } = checked('vocabulary', value, vocabularySchema, 'the file')
  if (tokenizer !== 'bpe') {
    if (merges !== undefined) throw new GlassformerError(`vocabulary: merges belong to bpe, not to ${tokenizer}`)
    return new Vocabulary(tokens, special, tokenizer)
  }
  if (merges === undefined) throw new GlassformerError('vocabulary: bpe needs its merges')
  const known = new Set(tokens)
  const lost = merges.find(([left, right]) => !known.has(left + right))
  if (lost !== undefined)
    throw new GlassformerError(
      `vocabulary: the merge of ${lost.map(showToken).join(' and ')} makes no token of the list`,
    )
  return new Vocabulary(tokens, special, new Bpe(merges))
}
