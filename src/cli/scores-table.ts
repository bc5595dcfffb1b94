import type { Scores } from '../train/evaluate.js'
import { count, percent } from './numbers.js'
import { table } from './table.js'

/** Scores for people: one row a pattern, and one for all when there are several. */
export function scoresTable(title: string, all: Scores, byPattern: Readonly<Record<string, Scores>> = {}): string {
  const patterns = Object.entries(byPattern)
  const rows = patterns.length === 1 ? patterns : [...patterns, ['all', all] as const]
  return table([
    [title, 'sequences', 'exact match', 'tokens right', 'loss'],
    ...rows.map(([name, { pairs, sequenceAccuracy, tokenAccuracy, loss }]) => [
      name,
      count(pairs),
      percent(sequenceAccuracy),
      percent(tokenAccuracy),
      loss.toFixed(4),
    ]),
  ])
}
