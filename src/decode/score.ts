import { checkPairs } from '../data/check-pair.js'
import { padSequence } from '../data/pad-sequence.js'
import type { Pair } from '../data/pair.js'
import type { EngineOptions } from '../engine/engine-options.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { logSoftmaxAt } from '../math/softmax.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../session/graphs.js'
import { modelSession } from '../session/model-session.js'

/** How probable a target is, given its source. */
export interface PairScore {
  /** The log-probability of each target token after the first, in nats. */
  readonly tokenScores: readonly number[]
  /** Their sum. */
  readonly score: number
}

const PAIRS_AT_ONCE = 32

/**
 * The model's log-probabilities of given targets. Those of a generated sequence are its own scores.
 *
 * @param pairs ids with SOS first; a target that ended has EOS last, one that was cut off has not.
 * @throws GlassformerError for a source or target without tokens, an id out of range, or more than `maxLen` tokens.
 * @example
 * ```ts
 * import { loadModel, scorePairs } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const pair = { source: [1, 11, 6, 8, 4, 2], target: [1, 4, 6, 8, 11, 2] }
 * const [{ score, tokenScores }] = await scorePairs(model, [pair])
 * score.toFixed(4) // -0.0216: nats
 * tokenScores.length // 5
 * ```
 */
export async function scorePairs(
  model: Transformer,
  pairs: readonly Pair[],
  options: EngineOptions = {},
): Promise<PairScore[]> {
  aModel.settle(model, 'model')
  checkPairs(pairs, { source: 0, target: 0 }) // that one is empty has its own words
  const session = await modelSession(model, options)
  const scores: PairScore[] = []
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    const group = pairs.slice(start, start + PAIRS_AT_ONCE)
    for (const [index, { source, target }] of group.entries()) {
      if (source.length > 0 && target.length > 0) continue
      throw new GlassformerError(`pair ${start + index} has an empty ${source.length === 0 ? 'source' : 'target'}`)
    }
    const read = group.map(({ target }) => (target.length === 1 ? target : target.slice(0, -1)))
    const src = padSequence(
      group.map(({ source }) => source),
      model.options.srcPadIdx,
    ) // (N, srcLen)
    const trg = padSequence(read, model.options.trgPadIdx) // (N, trgLen)
    const { logits } = await session.run('forward', () => forwardGraph(model), { src, trg }) // (N, trgLen, trgVocabSize)
    const [, trgLen, classes] = logits.shape as [number, number, number]
    for (const [n, { target }] of group.entries()) {
      const tokenScores = target.slice(1).map((id, position) => {
        if (!(id >= 0 && id < classes)) {
          throw new GlassformerError(`pair ${start + n}: target id ${id} is not one of the ${classes} classes`)
        }
        const row = (n * trgLen + position) * classes
        return logSoftmaxAt(logits.data.subarray(row, row + classes), id)
      })
      scores.push({ tokenScores, score: tokenScores.reduce((sum, value) => sum + value, 0) })
    }
  }
  return scores
}
