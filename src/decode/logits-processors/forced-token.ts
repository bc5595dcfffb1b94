import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/**
 * The only token that can come at a place, as if it were certain (Hugging Face's forced BOS and EOS).
 *
 * @param place how many tokens, SOS included, have come before
 */
export function forcedToken(id: number, place: number): LogitsProcessor {
  return (scores, tokens) => {
    if (tokens.length !== place) return
    scores.fill(FORBIDDEN)
    scores[id] = 0
  }
}
