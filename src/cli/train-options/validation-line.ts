import { percent } from '../numbers.js'
import type { ValidationEvent } from '../run/training-run.js'

/** `step 100: held out: loss 0.1234  tokens right 95.1 %  exact match 80.0 %` */
export function validationLine({ step, loss, tokenAccuracy, sequenceAccuracy }: ValidationEvent): string {
  const scores = `tokens right ${percent(tokenAccuracy)}  exact match ${percent(sequenceAccuracy)}`
  return `step ${step}: held out: loss ${loss.toFixed(4)}  ${scores}`
}
