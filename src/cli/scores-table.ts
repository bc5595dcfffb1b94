import { count, percent } from '../math/number-words.js'
import type { MeasuredScores } from '../train/measured-scores.js'
import { table } from './table.js'

/** Scores for people: one row a pattern, and one for all when there are several. */
export function scoresTable(
  title: string,
  all: MeasuredScores,
  byPattern: Readonly<Record<string, MeasuredScores>> = {},
): string {
  const patterns = Object.entries(byPattern)
  const rows = patterns.length === 1 ? patterns : [...patterns, ['all', all] as const]
  return table([
    [title, 'sequences', 'exact match', 'tokens right', 'loss', ...Object.keys(all.metrics ?? {})],
    ...rows.map(([name, { pairs, sequenceAccuracy, tokenAccuracy, loss, metrics = {} }]) => [
      name,
      count(pairs),
      percent(sequenceAccuracy),
      percent(tokenAccuracy),
      loss.toFixed(4),
      ...Object.entries(metrics).map(([metric, value]) => metricText(metric, value)),
    ]),
  ])
}

/** A share as the others of its row; BLEU and chrF as papers give them. */
export function metricText(metric: string, value: number): string {
  if (metric === 'exact') return percent(value)
  return value.toFixed(['bleu', 'chrf'].includes(metric) ? 2 : 4)
}
