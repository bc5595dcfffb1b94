import { otherSideOf, pairSides } from '../data/other-side.js'
import { parseVocabulary } from '../data/parse-vocabulary.js'
import type { Tokenizers } from '../data/tokenizer.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Transformer } from '../model/transformer.js'
import { isRecord } from '../options/is-record.js'
import type { OptionTable } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { leaf } from '../options/values.js'
import { toJson } from './named-files.js'

export const VOCABULARY_FILE = 'vocabulary.json'

/** The tokens of both sides, where they differ. */
export interface Vocabularies {
  readonly source: Vocabulary
  readonly target: Vocabulary
}

/** @throws GlassformerError when the model has other numbers of tokens */
export function checkSizes({ source, target }: Vocabularies, { options }: Transformer): void {
  const sides = [
    ['source', source.size, options.srcVocabSize],
    ['target', target.size, options.trgVocabSize],
  ] as const
  for (const [side, has, needs] of sides)
    if (has !== needs) throw new GlassformerError(`the ${side} vocabulary has ${has} tokens, the model ${needs}`)
}

/** @throws GlassformerError when a model from elsewhere fills up with another token than its vocabulary */
export function checkPads({ source, target }: Vocabularies, { options }: Transformer): void {
  const sides = [
    ['srcPadIdx', source.padId, options.srcPadIdx],
    ['trgPadIdx', target.padId, options.trgPadIdx],
  ] as const
  for (const [option, has, is] of sides)
    if (has !== null && has !== is)
      throw new GlassformerError(`${option} is ${is}, but in the vocabulary the token that fills up is ${has}`)
}

/** @throws GlassformerError for one side's vocabulary where the other side has another */
export function checkAlone(vocabulary: Vocabulary): void {
  const other = otherSideOf(vocabulary)
  if (other === undefined || isSame(vocabulary, other)) return
  throw new GlassformerError(
    'the vocabulary is of one side, and the other has another: give { source, target }, such as ' +
      '{ source: task.sourceVocabulary, target: task.targetVocabulary }',
  )
}

function isSame(one: Vocabulary, other: Vocabulary): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** One for both sides, or one for each; tokens that are the same stand there once. */
function vocabularyJson({ source, target }: Vocabularies): unknown {
  if (isSame(source, target)) return source
  const { tokens, ...rest } = target.toJSON()
  return { source, target: tokens.join('\n') === source.tokens.join('\n') ? rest : target }
}

/** What reads and writes a model's texts: `vocabulary.json`, and the files that its tokenizers came from. */
export function vocabularyFiles(sides: Vocabularies): Map<string, Uint8Array> {
  const files = new Map([[VOCABULARY_FILE, toJson(vocabularyJson(sides))]])
  for (const { tokenizer } of [sides.source, sides.target])
    if (typeof tokenizer === 'object' && tokenizer.file) files.set(tokenizer.file.name, tokenizer.file.bytes)
  return files
}

const anObject = leaf({ words: 'an object', accepts: isRecord })
const bothSides = {
  source: { type: anObject, about: 'what sources are made of', required: true },
  target: {
    type: anObject,
    about: "what targets are made of; its tokens, where they aren't the source's",
    required: true,
  },
} as const satisfies OptionTable

/**
 * Both vocabularies of a parsed `vocabulary.json`, which holds one for both sides or one for each.
 *
 * @param value what `JSON.parse` gives of it
 * @param tokenizers those that came with the model, by the names of their files
 * @throws GlassformerError naming the field at fault
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { parseVocabularies } from 'glassformer'
 * const { source, target } = parseVocabularies(JSON.parse(readFileSync('runs/digits/vocabulary.json', 'utf8')))
 * source === target // true: one for both sides
 * ```
 */
export function parseVocabularies(value: unknown, tokenizers: Tokenizers = new Map()): Vocabularies {
  if (isRecord(value) && 'source' in value) {
    const sides = settleOptions(bothSides, value, 'vocabulary')
    const source = parseVocabulary(sides.source, 'vocabulary.source', tokenizers)
    const target = parseVocabulary({ tokens: source.tokens, ...sides.target }, 'vocabulary.target', tokenizers)
    pairSides(source, target)
    return { source, target }
  }
  const vocabulary = parseVocabulary(value, 'vocabulary', tokenizers)
  return { source: vocabulary, target: vocabulary }
}
