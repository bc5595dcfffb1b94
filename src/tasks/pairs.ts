import type { Augment } from '../data/augment.js'
import { bothVocabularies } from '../data/both-vocabularies.js'
import { buildVocabulary } from '../data/build-vocabulary.js'
import { deduplicate } from '../data/deduplicate.js'
import { grownVocabularies, type NewTokens, newTokenPolicies } from '../data/grow-vocabulary.js'
import { keptText } from '../data/kept-text.js'
import { filterByLength } from '../data/length-filter.js'
import { normalize } from '../data/normalization.js'
import { pairSides } from '../data/other-side.js'
import type { Pair } from '../data/pair.js'
import { type Split, splitOf } from '../data/split.js'
import type { TextPair } from '../data/text-pair.js'
import { areUnspaced } from '../data/unspaced-text.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { Random } from '../math/random.js'
import { listOf } from '../options/lists.js'
import { aFunction, having, optional } from '../options/objects.js'
import { aText, oneOf, share } from '../options/values.js'
import { HELD_OUT_SEED } from './held-out.js'
import { pairsBatches } from './pairs-batches.js'
import { PAIRS, type PairsOptions, type SettledPairsOptions, settlePairsOptions } from './pairs-options.js'
import { type PairCounts, PairsTask } from './pairs-task.js'

type NumberedPair = TextPair & { readonly line: number }

/** What `pairsTask` may be given that is no plain JSON. */
export interface PairsExtras {
  /** The vocabularies of a trained model, instead of ones made from the pairs. */
  readonly vocabularies?: { readonly source: Vocabulary; readonly target: Vocabulary } | undefined
  /** Whether these get the tokens of the training pairs that they lack. Default: those are unknown. */
  readonly newTokens?: NewTokens | undefined
  /** Pairs learned before that training goes on to meet: this share of each batch. */
  readonly mix?: { readonly pairs: readonly TextPair[]; readonly share: number } | undefined
  /** Changes each training pair whenever it is given. */
  readonly augment?: Augment | undefined
}

const textPairs = listOf(having({ source: aText, target: aText }), '{ source, target }, each a text')
const extrasType = having({
  vocabularies: optional(bothVocabularies),
  newTokens: optional(oneOf(newTokenPolicies)),
  mix: optional(having({ pairs: textPairs, share })),
  augment: optional(aFunction),
})

/**
 * A task made of somebody's own pairs. Everything follows from the pairs, in their order, and the options: duplicates go,
 * sources are divided by their hash, vocabularies are made of the training pairs alone, and what is too short or too
 * long goes.
 *
 * @param given how the pairs become a task; every option has a default
 * @param extras what is no plain data: vocabularies, pairs to mix in, an augmentation
 * @throws GlassformerError naming the option at fault, or when nothing is left to train on
 * @example
 * ```ts
 * import { pairsTask } from 'glassformer'
 * const pairs = [{ source: 'cat', target: 'K AE T' }, { source: 'dog', target: 'D AO G' }]
 * const task = pairsTask(pairs, { targetTokenizer: 'word', validationShare: 0, testShare: 0 })
 * task.targetVocabulary.tokens.slice(4) // ['K', 'AE', 'T', 'D', 'AO', 'G']
 * task.parse('dog') // [1, 7, 8, 9, 2]
 * ```
 */
export function pairsTask(pairs: readonly TextPair[], given: PairsOptions = {}, extras: PairsExtras = {}): PairsTask {
  textPairs.settle(pairs, 'pairs')
  extrasType.settle(extras, 'extras')
  const settled = settlePairsOptions(given)
  // What a trained model's vocabularies read is decided.
  const options = { ...settled, normalization: extras.vocabularies?.source.normalization ?? settled.normalization }
  const inForm = (text: string): string => normalize(text, options.normalization)
  const number = (list: readonly TextPair[]): NumberedPair[] =>
    list.map(({ source, target, line }, index) => ({
      source: inForm(source),
      target: inForm(target),
      line: line ?? index + 1,
    }))
  const numbered = number(pairs)
  const distinct = options.keepDuplicates ? numbered : deduplicate(numbered)
  const splits: Record<Split, NumberedPair[]> = { train: [], validation: [], test: [] }
  const shares = { ...options, seed: options.splitSeed }
  for (const pair of distinct) splits[splitOf(pair.source, shares)].push(pair)
  const vocabularies = knownOrMade(splits.train, options, extras)
  pairSides(vocabularies.source, vocabularies.target)
  const encode = ({ source, target, line }: NumberedPair): Pair => ({
    source: vocabularies.source.parse(source),
    target: vocabularies.target.parse(target),
    line,
  })
  // Only what is scored keeps its text: training needs none.
  const encodeWithText = (text: NumberedPair): Pair => ({ ...encode(text), text: keptText(text, vocabularies) })
  const filtered = {
    train: filterByLength(splits.train.map(encode), options),
    validation: filterByLength(splits.validation.map(encodeWithText), options),
    test: filterByLength(splits.test.map(encodeWithText), options),
  }
  const { train, validation, test } = filtered
  const { mix } = extras
  // What the old training held out stays held out.
  const old = number(mix?.pairs ?? []).filter(({ source }) => splitOf(source, shares) === 'train')
  const { pairs: kept } = filterByLength(old.map(encode), options)
  const sum = (count: 'tooShort' | 'tooLong'): number => train[count] + validation[count] + test[count]
  const counts = {
    read: pairs.length,
    duplicates: pairs.length - distinct.length,
    tooShort: sum('tooShort'),
    tooLong: sum('tooLong'),
    train: train.pairs.length,
    validation: validation.pairs.length,
    test: test.pairs.length,
    ...(mix && { mixedIn: kept.length }),
  }
  refuseNone(counts)
  const longest = [...train.pairs, ...kept].reduce((most, { target }) => Math.max(most, target.length), 0)
  const maxNewTokens = options.maxNewTokens ?? Math.ceil(1.5 * longest) + 10
  return new PairsTask({
    name: PAIRS,
    options: { ...options, maxNewTokens },
    vocabularies,
    maxNewTokens,
    counts,
    unit: pairs[0]?.line === undefined ? 'pair' : 'line',
    warnings: extras.vocabularies === undefined ? warningsOf(splits.train, options) : [],
    training: train.pairs,
    heldOut: { validation: inChanceOrder(validation.pairs), test: inChanceOrder(test.pairs) },
    batches: pairsBatches(train.pairs, {
      batchTokens: options.batchTokens,
      augment: extras.augment,
      mixedIn: mix && { pairs: kept, share: mix.share },
    }),
  })
}

function refuseNone(counts: PairCounts): void {
  if (counts.train === 0)
    throw new GlassformerError(
      `task ${PAIRS}: of ${counts.read} pairs none is left to train on (${counts.duplicates} duplicates, ` +
        `${counts.tooShort} too short, ${counts.tooLong} too long, ${counts.validation + counts.test} held out)`,
    )
}

function warningsOf(pairs: readonly TextPair[], options: SettledPairsOptions): string[] {
  const sides = [
    ['sources', 'source', options.sourceTokenizer],
    ['targets', 'target', options.targetTokenizer],
  ] as const
  return sides
    .filter(([, side, tokenizer]) => tokenizer === 'word' && areUnspaced(pairs.map(pair => pair[side])))
    .map(([name]) => `the ${name} are written without spaces, so that each is one word: tokenize by char or bpe`)
}

function knownOrMade(pairs: readonly TextPair[], options: SettledPairsOptions, extras: PairsExtras) {
  const { vocabularies: known, newTokens } = extras
  if (known === undefined) return vocabulariesOf(pairs, options)
  if (newTokens === undefined) return known
  return grownVocabularies(known, pairs, newTokens)
}

function vocabulariesOf(pairs: readonly TextPair[], options: SettledPairsOptions) {
  const { vocabSize: size, minFrequency, normalization, pattern, sourceTokenizer, targetTokenizer } = options
  const common = { size, minFrequency, normalization, ...(pattern !== undefined && { pattern }) }
  const sources = pairs.map(({ source }) => source)
  const targets = pairs.map(({ target }) => target)
  if (options.sharedVocabulary) {
    const both = buildVocabulary([...sources, ...targets], { tokenizer: sourceTokenizer, ...common })
    return { source: both, target: both }
  }
  return {
    source: buildVocabulary(sources, { tokenizer: sourceTokenizer, ...common }),
    target: buildVocabulary(targets, { tokenizer: targetTokenizer, ...common }),
  }
}

/** The first few are a fair sample, the same in every run; pairs with the same source stay together. */
function inChanceOrder<P extends { readonly source: readonly number[] }>(pairs: readonly P[]): P[] {
  const bySource = new Map<string, P[]>()
  for (const pair of pairs) {
    const key = pair.source.join()
    const group = bySource.get(key)
    if (group === undefined) bySource.set(key, [pair])
    else group.push(pair)
  }
  return new Random(HELD_OUT_SEED).shuffle([...bySource.values()]).flat()
}
