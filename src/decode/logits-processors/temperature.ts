import type { LogitsProcessor } from './logits-processor.js'

/** Below 1 sharpens the distribution, above 1 flattens it. */
export function temperature(value: number): LogitsProcessor {
  return scores => {
    for (const [id, score] of scores.entries()) scores[id] = score / value
  }
}
