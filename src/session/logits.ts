import type { EngineOptions } from '../engine/engine-options.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from './graphs.js'
import { modelSession } from './model-session.js'
import { type TokenRows, tokenIds } from './token-ids.js'

/** Numbers of a known shape, row-major. */
export interface FloatTensor {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/**
 * The model's logits at every position.
 *
 * @param src `(N, srcLen)` ids, padded to one length.
 * @param trg `(N, trgLen)` ids, the decoder's input, padded to one length.
 * @returns `(N, trgLen, trgVocabSize)`
 * @throws GlassformerError when rows differ in length, are longer than `maxLen`, or an id is out of range.
 * @example
 * ```ts
 * import { loadModel, logits } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const { data, shape } = await logits(model, [[1, 11, 6, 8, 4, 2]], [[1, 4, 6]])
 * shape // [1, 3, 13]
 * // what stands after 1 and 3
 * const next = data.subarray(2 * 13)
 * next.indexOf(Math.max(...next)) // 8: the id of the digit 5
 * ```
 */
export async function logits(
  model: Transformer,
  src: TokenRows,
  trg: TokenRows,
  options: EngineOptions = {},
): Promise<FloatTensor> {
  aModel.settle(model, 'model')
  const session = await modelSession(model, options)
  const inputs = { src: tokenIds('src', src), trg: tokenIds('trg', trg) }
  const { logits: value } = await session.run('forward', () => forwardGraph(model), inputs)
  return { data: Float32Array.from(value.data), shape: value.shape }
}
