/** How well a model does on pairs it hasn't been trained on. */
export interface Scores {
  /** Number of pairs. */
  readonly pairs: number
  /** Mean cross-entropy of a target token, teacher-forced, in nats. */
  readonly loss: number
  /** Share of target tokens predicted right, teacher-forced, 0 to 1. */
  readonly tokenAccuracy: number
  /** Share of sequences that decoding gets right from first to last token, 0 to 1. */
  readonly sequenceAccuracy: number
}

/** What scores are made of: counts that add up. */
export interface Tally {
  readonly pairs: number
  /** Pairs whose target was decoded from first to last token. */
  readonly exact: number
  /** Target tokens that count. */
  readonly tokens: number
  /** Of them, those predicted right. */
  readonly right: number
  /** The sum of their cross-entropies, in nats. */
  readonly loss: number
}

export const noPairs: Tally = { pairs: 0, exact: 0, tokens: 0, right: 0, loss: 0 }

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    pairs: a.pairs + b.pairs,
    exact: a.exact + b.exact,
    tokens: a.tokens + b.tokens,
    right: a.right + b.right,
    loss: a.loss + b.loss,
  }
}

export function scoresOf({ pairs, exact, tokens, right, loss }: Tally): Scores {
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of)
  return {
    pairs,
    loss: share(loss, tokens),
    tokenAccuracy: share(right, tokens),
    sequenceAccuracy: share(exact, pairs),
  }
}
