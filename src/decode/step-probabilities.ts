import { argmax } from '../math/argmax.js'
import { softmax } from '../math/softmax.js'
import type { ResolvedOptions } from './generate-options.js'
import { FORBIDDEN } from './logits-processors/logits-processor.js'
import { processorsOf } from './logits-processors/processors-of.js'
import { warpersOf } from './sampling.js'

/** What a token was chosen from: the probability of every token, after processors, temperature, top-k and top-p. */
export type StepProbabilities = (logits: ArrayLike<number>, tokens: readonly number[]) => Float64Array

/** Forced tokens change nothing of this: it tells what they overruled. */
export function stepProbabilities(options: ResolvedOptions): StepProbabilities {
  const { forcedBosTokenId: _, forcedEosTokenId: __, ...free } = options
  const process = processorsOf(free, { prefix: [], limit: Number.POSITIVE_INFINITY })
  const warpers = options.doSample ? warpersOf(options) : []
  return (logits, tokens) => {
    const scores = Float64Array.from(logits)
    process?.(scores, tokens)
    for (const warp of warpers) warp(scores, tokens)
    return scores[argmax(scores)] === FORBIDDEN ? scores.fill(0) : softmax(scores)
  }
}
