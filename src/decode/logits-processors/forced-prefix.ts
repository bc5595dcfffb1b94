import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** The first new tokens are those of `prefix`, whatever `others` say; they judge the tokens behind it. */
export function forcedPrefix(prefix: readonly number[], others: LogitsProcessor): LogitsProcessor {
  return (scores, tokens) => {
    const forced = prefix[tokens.length - 1]
    if (forced === undefined) {
      others(scores, tokens)
      return
    }
    const score = scores[forced] as number
    scores.fill(FORBIDDEN)
    scores[forced] = score
  }
}
