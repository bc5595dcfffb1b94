import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** No EOS among the first `minimum` new tokens. */
export function minNewTokens(minimum: number, eosId: number): LogitsProcessor {
  return (scores, tokens) => {
    const newTokens = tokens.length - 1
    if (newTokens < minimum && eosId in scores) scores[eosId] = FORBIDDEN
  }
}
