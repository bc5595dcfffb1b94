import { countMatches, countNgrams } from './ngrams.js'
import type { ScoredText } from './scored-text.js'
import { splitWords } from './split-words.js'

const ORDERS = [1, 2, 3, 4, 5, 6] as const
/** Recall counts so many times as much as precision. */
const BETA = 2

/** How many n-grams an output and a reference have, and have in common. */
type Counts = { readonly output: number; readonly reference: number; readonly matches: number }

/**
 * chrF2 of a corpus, 0 to 100: the F-score of character 1- to 6-grams without white space (Popović, 2015). Equal to
 * sacreBLEU's default. Of several references, each output's best one counts.
 */
export function chrf(texts: readonly ScoredText[]): number {
  const sums = ORDERS.map(() => ({ output: 0, reference: 0, matches: 0 }))
  for (const { output, references } of texts) {
    const grams = ngramsOf(output)
    const candidates = references.map(reference => countsOf(grams, ngramsOf(reference)))
    for (const [i, counts] of best(candidates).entries()) {
      const sum = sums[i]
      if (sum === undefined) continue
      sum.output += counts.output
      sum.reference += counts.reference
      sum.matches += counts.matches
    }
  }
  return fScore(sums)
}

function ngramsOf(text: string): Map<string, number>[] {
  const characters = Array.from(splitWords(text).join(''))
  return ORDERS.map(n => countNgrams(characters, n))
}

function countsOf(output: readonly ReadonlyMap<string, number>[], reference: typeof output): Counts[] {
  return output.map((grams, i) => {
    const wanted = reference[i] ?? new Map<string, number>()
    // Where the reference is too short to have any, the output's don't count either.
    return {
      output: wanted.size === 0 ? 0 : total(grams),
      reference: total(wanted),
      matches: countMatches(grams, wanted),
    }
  })
}

function best(candidates: readonly Counts[][]): readonly Counts[] {
  const [first = [], ...others] = candidates
  return others.reduce((top, other) => (fScore(other) > fScore(top) ? other : top), first)
}

function fScore(counts: readonly Counts[]): number {
  const effective = counts.filter(({ output, reference }) => output > 0 && reference > 0)
  const mean = (of: (counts: Counts) => number): number =>
    effective.length === 0 ? 0 : effective.reduce((sum, count) => sum + of(count), 0) / effective.length
  const precision = mean(({ matches, output }) => matches / output)
  const recall = mean(({ matches, reference }) => matches / reference)
  if (precision + recall === 0) return 0
  return (100 * (1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall)
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const count of counts.values()) sum += count
  return sum
}
