import { exp } from '../math/exp.js'
import type { Scores } from './evaluate.js'

/** What a validation measures and a run can be steered by. */
export const metricNames = ['loss', 'perplexity', 'tokenAccuracy', 'sequenceAccuracy'] as const
export type MetricName = (typeof metricNames)[number]

/** Which of two values of a metric is better. */
export type Mode = 'minimum' | 'maximum'

export type Metrics = Readonly<Record<MetricName, number>>

export function metricsOf({ loss, tokenAccuracy, sequenceAccuracy }: Omit<Scores, 'pairs'>): Metrics {
  return { loss, perplexity: exp(loss), tokenAccuracy, sequenceAccuracy }
}

/** Less loss is better, more accuracy is better. */
export function modeOf(metric: MetricName, mode?: Mode): Mode {
  return mode ?? (metric === 'loss' || metric === 'perplexity' ? 'minimum' : 'maximum')
}

/** A metric that is no number is worse than any number, and can still be saved as JSON. */
export function finite(metric: number, mode: Mode): number {
  if (Number.isFinite(metric)) return metric
  return mode === 'minimum' ? Number.MAX_VALUE : -Number.MAX_VALUE
}

/** Whether a metric is better than another by more than `minDelta`. */
export function isBetter(metric: number, than: number, mode: Mode, minDelta = 0): boolean {
  return mode === 'minimum' ? metric < than - minDelta : metric > than + minDelta
}
