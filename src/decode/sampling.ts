import { exp } from '../math/exp.js'
import type { Random } from '../math/random.js'
import { FORBIDDEN, type LogitsProcessor } from './logits-processors/logits-processor.js'
import { temperature } from './logits-processors/temperature.js'
import { topK } from './logits-processors/top-k.js'
import { topP } from './logits-processors/top-p.js'

export interface SamplingOptions {
  readonly temperature: number
  readonly topK: number
  readonly topP: number
}

/** What shapes the distribution before a token is drawn: temperature, top-k and top-p, in this order. */
export function warpersOf(options: SamplingOptions): LogitsProcessor[] {
  const warpers: LogitsProcessor[] = []
  if (options.temperature !== 1) warpers.push(temperature(options.temperature))
  if (options.topK > 0) warpers.push(topK(options.topK))
  if (options.topP < 1) warpers.push(topP(options.topP))
  return warpers
}

/** Draws an id by its probability. @returns −1 when every token is forbidden. */
export function drawToken(logits: Float64Array, random: Random): number {
  let max = FORBIDDEN
  for (const logit of logits) if (logit > max) max = logit
  if (max === FORBIDDEN) return -1
  const weights = logits.map(logit => exp(logit - max))
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  let drawn = -1
  for (const [id, weight] of weights.entries()) {
    if (weight === 0) continue
    drawn = id // rounding may leave a rest behind the last
    rest -= weight
    if (rest < 0) break
  }
  return drawn
}
