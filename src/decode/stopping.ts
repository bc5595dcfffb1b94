import { power } from '../math/power.js'

/** What decides whether beam search may stop. */
export interface StoppingOptions {
  readonly earlyStopping: boolean | 'never'
  readonly lengthPenalty: number
  /** The most new tokens of a hypothesis. */
  readonly limit: number
  /** Finished hypotheses that are enough. */
  readonly enough: number
}

/** log-probability / length^lengthPenalty; `length` counts the tokens after SOS, EOS included. */
export function lengthNormalised(logProb: number, length: number, lengthPenalty: number): number {
  return length === 0 ? logProb : logProb / power(length, lengthPenalty)
}

/**
 * True when beam search may stop.
 *
 * @param finished the ranks of the finished hypotheses, best first.
 * @param running the best log-probability of a running hypothesis; all have `length` tokens.
 */
export function mayStop(
  finished: readonly number[],
  running: number,
  length: number,
  { earlyStopping, lengthPenalty, limit, enough }: StoppingOptions,
): boolean {
  const worst = finished[enough - 1]
  if (worst === undefined) return false
  if (earlyStopping === true) return true
  if (earlyStopping === false) return worst >= lengthNormalised(running, length, lengthPenalty)
  // A log-probability only falls. Divided by a power of the length it is largest at the greatest length for a penalty
  // above 0, else at the least, which is one token more.
  return worst >= lengthNormalised(running, lengthPenalty > 0 ? limit : length + 1, lengthPenalty)
}
