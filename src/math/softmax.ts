import { exp } from './exp.js'
import { log } from './log.js'

/** What turns a row of logits into log-probabilities, in nats: `(logit − max) − logSum`. */
export interface LogSoftmax {
  readonly max: number
  /** ln Σ e^(logit − max) */
  readonly logSum: number
}

/** The same bits wherever the logits have the same: float64 sums in the order of the classes. */
export function logSoftmax(logits: ArrayLike<number>): LogSoftmax {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logits.length; i++) if ((logits[i] as number) > max) max = logits[i] as number
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += exp((logits[i] as number) - max)
  return { max, logSum: log(sum) }
}

/** The log-probability of one class, in nats. */
export function logProbability(logits: ArrayLike<number>, { max, logSum }: LogSoftmax, index: number): number {
  return (logits[index] as number) - max - logSum
}

export function logSoftmaxAt(logits: ArrayLike<number>, index: number): number {
  return logProbability(logits, logSoftmax(logits), index)
}

/** The probability of every class. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const { max, logSum } = logSoftmax(logits)
  return Float64Array.from(logits, logit => exp(logit - max - logSum))
}
