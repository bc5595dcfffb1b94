import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import type { Given } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { generateOptions } from './generate-options.js'
import type { Generated } from './generated.js'
import { resolveOptions } from './resolve-options.js'
import { drained, search } from './search.js'

const { maxNewTokens, sosId, eosId, engine, threads, signal } = generateOptions
/** The options of generation that greedy decoding has. */
export const greedyOptions = { maxNewTokens, sosId, eosId, engine, threads, signal } as const

/** How `greedyDecode` decodes, and where. */
export interface GreedyOptions extends Given<typeof greedyOptions> {}

/**
 * The original's inference: from SOS, the most probable token is fed back until EOS or the row's limit. Rows are
 * decoded in batches; a row's result doesn't depend on its companions.
 *
 * @param srcIds rows of source ids with SOS and EOS; padding at a row's end is ignored.
 * @returns for each row the ids after SOS, without EOS.
 * @throws GlassformerError for an option that there isn't or that can't be, an empty row, an id out of range, or a row
 *   beyond the model's `maxLen`.
 * @example
 * ```ts
 * import { greedyDecode, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * await greedyDecode(model, [[1, 11, 6, 8, 4, 2], [1, 9, 7, 2, 0, 0]]) // [[4, 6, 8, 11], [7, 9]]
 * ```
 */
export async function greedyDecode(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GreedyOptions = {},
): Promise<number[][]> {
  return (await greedySearch(model, srcIds, options)).map(({ ids }) => ids)
}

/**
 * `greedyDecode` with the scores.
 *
 * @returns for each row the ids after SOS, without EOS, and their log-probability in nats, EOS included.
 * @throws GlassformerError as `greedyDecode`.
 * @example
 * ```ts
 * import { greedySearch, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const [{ ids, score }] = await greedySearch(model, [[1, 11, 6, 8, 4, 2]])
 * Math.exp(score).toFixed(2) // 0.98: how probable these ids are
 * ```
 */
export async function greedySearch(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GreedyOptions = {},
): Promise<Generated[]> {
  settleOptions(greedyOptions, options) // others that generate has are not for greedy decoding
  aModel.settle(model, 'model')
  const settled = resolveOptions({ ...options, numBeams: 1, doSample: false }, model)
  const generations = await drained(search(model, srcIds, settled))
  return generations.map(({ sequences: [best] }) => ({ ids: best?.ids ?? [], score: best?.score ?? 0 }))
}
