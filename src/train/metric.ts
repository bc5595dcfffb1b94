import { exp } from '../math/exp.js'
import { type TextMetricName, textMetricNames } from './metrics/text-metrics.js'
import type { Scores } from './scores.js'

const always = ['loss', 'perplexity', 'tokenAccuracy', 'sequenceAccuracy'] as const

/** What a validation can measure and a run can be steered by: the first four always, the others when asked for. */
export const metricNames = [...always, ...textMetricNames] as const
export type MetricName = (typeof metricNames)[number]

const SMALLER_IS_BETTER: readonly MetricName[] = ['loss', 'perplexity', 'cer', 'wer', 'per']

export const modes = ['minimum', 'maximum'] as const
/** Which of two values of a metric is better. */
export type Mode = (typeof modes)[number]

export type Metrics = Readonly<Record<(typeof always)[number], number>> &
  Readonly<Partial<Record<TextMetricName, number>>>

export function metricsOf({ loss, tokenAccuracy, sequenceAccuracy }: Omit<Scores, 'pairs'>): Metrics {
  return { loss, perplexity: exp(loss), tokenAccuracy, sequenceAccuracy }
}

/** Less loss and fewer errors are better; of all else more is. */
export function modeOf(metric: MetricName, mode?: Mode): Mode {
  return mode ?? (SMALLER_IS_BETTER.includes(metric) ? 'minimum' : 'maximum')
}

export function isTextMetric(name: string): name is TextMetricName {
  return textMetricNames.some(known => known === name)
}

/** A metric that is no number is worse than any number, and can still be saved as JSON. */
export function finite(metric: number | undefined, mode: Mode): number {
  if (metric !== undefined && Number.isFinite(metric)) return metric
  return mode === 'minimum' ? Number.MAX_VALUE : -Number.MAX_VALUE
}

/** Whether a metric is better than another by more than `minDelta`. */
export function isBetter(metric: number, than: number, mode: Mode, minDelta = 0): boolean {
  return mode === 'minimum' ? metric < than - minDelta : metric > than + minDelta
}
