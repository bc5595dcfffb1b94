import { tokenize } from '../data/tokenizer.js'
import type { Vocabulary } from '../data/vocabulary.js'
import type { Scores } from './evaluate.js'
import { metricsOf } from './metric.js'
import type { ScoredText } from './metrics/scored-text.js'
import { scoreTexts, type TextMetricName, textMetricNames } from './metrics/text-metrics.js'

/** What `--metrics` can ask for. */
export const measureNames = ['perplexity', ...textMetricNames] as const
export type MeasureName = (typeof measureNames)[number]

/** Scores, and the metrics that were asked for besides. */
export interface MeasuredScores extends Scores {
  readonly metrics?: Readonly<Partial<Record<MeasureName, number>>>
}

/** Adds the metrics that were asked for to scores. */
export function measure(
  scores: Scores,
  texts: readonly ScoredText[],
  names: readonly MeasureName[],
  vocabulary: Vocabulary,
): MeasuredScores {
  if (names.length === 0) return scores
  const onTexts = names.filter((name): name is TextMetricName => name !== 'perplexity')
  const measured = scoreTexts(texts, onTexts, text => tokenize(text, vocabulary.tokenizer))
  const all = { ...measured, perplexity: metricsOf(scores).perplexity }
  return { ...scores, metrics: Object.fromEntries(names.map(name => [name, all[name]])) }
}
