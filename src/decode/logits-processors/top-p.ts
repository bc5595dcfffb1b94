import { exp } from '../../math/exp.js'
import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** Keeps the fewest tokens whose probabilities sum to at least `share` (nucleus sampling, Holtzman et al. 2020). */
export function topP(share: number): LogitsProcessor {
  return scores => {
    const ids = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    const max = scores[ids[0] as number] as number
    if (max === FORBIDDEN) return
    const weights = scores.map(score => exp(score - max))
    const enough = share * weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    for (const id of ids) {
      if (sum >= enough) scores[id] = FORBIDDEN
      sum += weights[id] as number
    }
  }
}
