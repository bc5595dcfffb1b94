import { exp } from '../math/exp.js'
import { log } from '../math/log.js'

/** The log-probability of one class, in nats. */
export function logSoftmaxAt(logits: ArrayLike<number>, index: number): number {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i] as number)
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += exp((logits[i] as number) - max)
  return (logits[index] as number) - max - log(sum)
}
