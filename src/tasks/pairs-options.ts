import { tokenizerKinds } from '../data/build-vocabulary.js'
import { normalizations } from '../data/normalization.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { aText, oneOf, share, trueOrFalse, whole } from '../options/values.js'
import { settleTaskOptions } from './task-options.js'

/** The name of every task that is made of pairs. */
export const PAIRS = 'pairs'

/** How pairs become a task. */
export const pairsOptions = {
  sourceTokenizer: {
    type: oneOf(tokenizerKinds),
    about: 'tokens of the sources are characters, words, learned pieces (bpe), or what a pattern matches (regex)',
    default: 'char',
  },
  targetTokenizer: { type: oneOf(tokenizerKinds), about: 'tokens of the targets, likewise', default: 'char' },
  pattern: {
    type: aText,
    about: 'of regex: a regular expression whose matches are tokens, characters between them too; or smiles, by name',
    otherwise: 'none, and regex needs one',
  },
  normalization: {
    type: oneOf(normalizations),
    about: 'the Unicode form that texts are brought to, in training and ever after; none: as they are',
    default: 'nfc',
  },
  vocabSize: { type: whole(5), about: 'the most tokens of each vocabulary, 4 special ones included', default: 8000 },
  minFrequency: { type: whole(1), about: 'rarer tokens of the training pairs are unknown', default: 1 },
  sharedVocabulary: { type: trueOrFalse, about: 'one vocabulary for both sides, made of both', default: false },
  minLength: { type: whole(1), about: 'tokens of each side, at least', default: 1 },
  maxLength: { type: whole(1), about: 'tokens of each side, at most', default: 256 },
  keepDuplicates: { type: trueOrFalse, about: 'a pair that is there twice counts twice', default: false },
  validationShare: { type: share, about: 'share of the sources held out to steer by: `validation`', default: 0.05 },
  testShare: { type: share, about: 'share of the sources held out for the end: `test`', default: 0.05 },
  splitSeed: { type: whole(0, 2 ** 32 - 1), about: 'another seed holds out others', default: 1 },
  batchTokens: {
    type: whole(),
    about: 'batches of at most so many tokens per side, padding included; 0: of as many pairs as the batch size',
    default: 0,
  },
  maxNewTokens: {
    type: whole(1),
    about: 'the longest answer in tokens',
    otherwise: 'half as long again as the longest target to train on, and 10 more',
  },
} as const satisfies OptionTable

/** How pairs become a task; every option has a default. */
export interface PairsOptions extends Given<typeof pairsOptions> {}

/** The options with their defaults. */
export type SettledPairsOptions = Settled<typeof pairsOptions>

/** Fills in the defaults. @throws GlassformerError naming the option at fault */
export function settlePairsOptions(options: PairsOptions): SettledPairsOptions {
  const settled = settleTaskOptions(PAIRS, pairsOptions, options)
  const { validationShare, testShare, sourceTokenizer, targetTokenizer, minLength, maxLength } = settled
  if (validationShare + testShare >= 1)
    throw new GlassformerError(
      `task ${PAIRS}: validationShare ${validationShare} and testShare ${testShare} leave nothing to train on`,
    )
  if (minLength > maxLength)
    throw new GlassformerError(`task ${PAIRS}: minLength ${minLength} is greater than maxLength ${maxLength}`)
  if (settled.pattern !== undefined && ![sourceTokenizer, targetTokenizer].includes('regex'))
    throw new GlassformerError(`task ${PAIRS}: pattern is for the tokenizer regex, not for ${sourceTokenizer}`)
  if (settled.sharedVocabulary && sourceTokenizer !== targetTokenizer)
    throw new GlassformerError(
      `task ${PAIRS}: sharedVocabulary needs one tokenizer, not ${sourceTokenizer} and ${targetTokenizer}`,
    )
  return settled
}
