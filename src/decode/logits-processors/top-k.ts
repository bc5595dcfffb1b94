import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** Keeps the `count` largest scores, and all that equal the least of them. */
export function topK(count: number): LogitsProcessor {
  return scores => {
    const least = scores.toSorted()[scores.length - count]
    if (least === undefined) return
    for (const [id, score] of scores.entries()) if (score < least) scores[id] = FORBIDDEN
  }
}
