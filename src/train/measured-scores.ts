import type { Vocabulary } from '../data/vocabulary.js'
import { metricsOf } from './metric.js'
import type { BleuTokenizer } from './metrics/bleu-tokenizer.js'
import type { ScoredText } from './metrics/scored-text.js'
import { scoreTexts, type TextMetricName, textMetricNames } from './metrics/text-metrics.js'
import { addTallies, noPairs, type Scores, scoresOf, type Tally } from './scores.js'

/** What can be measured besides the scores. */
export const measureNames = ['perplexity', ...textMetricNames] as const
export type MeasureName = (typeof measureNames)[number]

/** Scores, and the metrics that were asked for besides. */
export interface MeasuredScores extends Scores {
  readonly metrics?: Readonly<Partial<Record<MeasureName, number>>>
}

/** What came of some pairs: what their scores are made of. */
export interface Tested {
  readonly tally: Tally
  readonly texts: readonly ScoredText[]
}

/** The scores over all that was tested. */
export function measuredScores(
  tests: readonly Tested[],
  names: readonly MeasureName[],
  target: Vocabulary,
  bleuTokenizer?: BleuTokenizer,
): MeasuredScores {
  const scores = scoresOf(tests.map(({ tally }) => tally).reduce(addTallies, noPairs))
  if (names.length === 0) return scores
  const onTexts = names.filter((name): name is TextMetricName => name !== 'perplexity')
  const texts = tests.flatMap(test => test.texts)
  const measured = scoreTexts(texts, onTexts, text => target.tokensOf(text), bleuTokenizer)
  const all = { ...measured, perplexity: metricsOf(scores).perplexity }
  return { ...scores, metrics: Object.fromEntries(names.map(name => [name, all[name]])) }
}
