import { logSoftmax } from '../../math/softmax.js'
import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** Scores become log-probabilities: those of the tokens that aren't forbidden add up to 1. */
export const renormalize: LogitsProcessor = scores => {
  const { max, logSum } = logSoftmax(scores)
  if (max === FORBIDDEN) return
  for (const [id, score] of scores.entries()) scores[id] = score - max - logSum
}
