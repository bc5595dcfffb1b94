import type { LogitsProcessor } from './logits-processor.js'

/** Tokens that have come get less likely: positive scores are divided by `penalty`, negative ones multiplied. */
export function repetitionPenalty(penalty: number): LogitsProcessor {
  return (scores, tokens) => {
    for (const token of new Set(tokens)) {
      const score = scores[token] as number
      scores[token] = score < 0 ? score * penalty : score / penalty
    }
  }
}
