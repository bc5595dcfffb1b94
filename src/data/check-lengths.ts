import { GlassformerError } from '../errors/glassformer-error.js'
import { count } from '../math/number-words.js'
import type { Pair } from './pair.js'

/** So many pairs are named. */
const MOST_NAMED = 3
const MARKERS = 2

/** The most ids of a target that is scored or learned: its last is only predicted. */
export function longestTarget(maxLen: number): number {
  return maxLen + 1
}

/**
 * Refuses pairs that a model has no positions for.
 *
 * @param maxLen of the model
 * @param unit what a pair's `line` counts: lines of a file, or pairs
 * @throws GlassformerError naming the first of them, and the ways out
 */
export function checkLengths(pairs: Iterable<Pair>, maxLen: number, unit: 'line' | 'pair'): void {
  const named: string[] = []
  let [found, longest] = [0, 0]
  for (const { source, target, line } of pairs) {
    const needed = Math.max(source.length, target.length - 1)
    if (needed <= maxLen) continue
    found++
    longest = Math.max(longest, needed)
    const [side, { length }] = source.length === needed ? ['source', source] : ['target', target]
    if (named.length < MOST_NAMED) named.push(`${unit} ${line ?? '?'}: its ${side} has ${length}`)
  }
  if (found === 0) return
  const more = found > named.length ? ` | and ${count(found - named.length)} more` : ''
  const leavesOut = maxLen > MARKERS ? `, maxLength ${maxLen - MARKERS} leaves them out` : ''
  throw new GlassformerError(
    `${found === 1 ? 'a pair has' : `${count(found)} pairs have`} more tokens, SOS and EOS included, than the model's ` +
      `maxLen ${maxLen} (${named.join(' | ')}${more}): maxLen ${longest} takes them${leavesOut}`,
  )
}
