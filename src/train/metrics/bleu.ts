import { exp } from '../../math/exp.js'
import { log } from '../../math/log.js'
import { type BleuTokenizer, bleuTokenizers } from './bleu-tokenizer.js'
import { countMatches, countNgrams } from './ngrams.js'
import type { ScoredText } from './scored-text.js'

const ORDERS = [1, 2, 3, 4] as const

/**
 * BLEU of a corpus, 0 to 100: the geometric mean of the precisions of 1- to 4-grams, times a penalty for outputs that are
 * shorter than their references (Papineni et al., 2002). Equal to sacreBLEU's (case kept, `exp` smoothing).
 *
 * @param tokenizer sacreBLEU's name of what is compared
 */
export function bleu(texts: readonly ScoredText[], tokenizer: BleuTokenizer = '13a'): number {
  const tokenize = bleuTokenizers[tokenizer]
  const matches = ORDERS.map(() => 0)
  const totals = ORDERS.map(() => 0)
  let [outputLength, referenceLength] = [0, 0]
  for (const { output, references } of texts) {
    const words = tokenize(output)
    const allowed = references.map(tokenize)
    outputLength += words.length
    referenceLength += closestLength(words.length, allowed)
    for (const [i, n] of ORDERS.entries()) {
      totals[i] = (totals[i] ?? 0) + Math.max(0, words.length - n + 1)
      matches[i] = (matches[i] ?? 0) + countMatches(countNgrams(words, n), mostOf(allowed, n))
    }
  }
  if (matches.every(count => count === 0) || totals.includes(0)) return 0
  const logs = smoothedPrecisions(matches, totals).map(log)
  const brevity = outputLength < referenceLength ? exp(1 - referenceLength / outputLength) : 1
  return 100 * brevity * exp(logs.reduce((sum, value) => sum + value, 0) / ORDERS.length)
}

/** An order without a match counts as half a match, the next one as a quarter … */
function smoothedPrecisions(matches: readonly number[], totals: readonly number[]): number[] {
  let smoothing = 1
  return matches.map((count, i) => {
    if (count === 0) smoothing *= 2
    return (count === 0 ? 1 / smoothing : count) / (totals[i] ?? 1)
  })
}

/** Of references equally close the shorter one. */
function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map(words => words.length)
  return lengths.reduce((best, other) => {
    const nearer = Math.abs(length - other) - Math.abs(length - best)
    return nearer < 0 || (nearer === 0 && other < best) ? other : best
  }, lengths[0] ?? 0)
}

/** Each n-gram as often as in the reference that has it most. */
function mostOf(references: readonly (readonly string[])[], n: number): Map<string, number> {
  const most = new Map<string, number>()
  for (const words of references) {
    for (const [ngram, count] of countNgrams(words, n)) most.set(ngram, Math.max(count, most.get(ngram) ?? 0))
  }
  return most
}
