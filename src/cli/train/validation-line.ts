import { percent } from '../../math/number-words.js'
import type { ValidationEvent } from '../../runs/training-run.js'
import { textMetricNames } from '../../train/metrics/text-metrics.js'
import { metricText } from '../scores-table.js'

/** `step 100: held out: loss 0.1234  tokens right 95.1 %  exact match 80.0 %` */
export function validationLine(event: ValidationEvent): string {
  const { step, loss, tokenAccuracy, sequenceAccuracy } = event
  const more = textMetricNames.flatMap(name =>
    event[name] === undefined ? [] : [`  ${name} ${metricText(name, event[name])}`],
  )
  const scores = `tokens right ${percent(tokenAccuracy)}  exact match ${percent(sequenceAccuracy)}`
  return `step ${step}: held out: loss ${loss.toFixed(4)}  ${scores}${more.join('')}`
}
