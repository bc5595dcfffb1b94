import type { EngineOptions } from '../engine/create-engine.js'
import type { Transformer } from '../model/transformer.js'
import { resolveOptions } from './generate-options.js'
import type { Generated } from './generated.js'
import { drained, search } from './search.js'

/** How `greedyDecode` decodes, and where. */
export interface GreedyOptions extends EngineOptions {
  /** The most new tokens a row may get. Default: the row's own length without padding, plus 2. */
  readonly maxNewTokens?: number
  /** The id that begins every target. Default 1. */
  readonly sosId?: number
  /** The id that ends a target. Default 2. */
  readonly eosId?: number
  /** Stops the generation after the step it is in. */
  readonly signal?: AbortSignal
}

/**
 * The original's inference: from SOS, the most probable token is fed back until EOS or the row's limit. Rows are
 * decoded in batches; a row's result doesn't depend on its companions.
 *
 * @param srcIds rows of source ids with SOS and EOS; padding at a row's end is ignored.
 * @returns for each row the ids after SOS, without EOS.
 * @throws GlassformerError for an empty row, an id out of range, or a row beyond the model's `maxLen`.
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
 */
export async function greedySearch(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  { maxNewTokens, sosId, eosId, signal, engine, threads }: GreedyOptions = {},
): Promise<Generated[]> {
  const given = { maxNewTokens, sosId, eosId, signal, engine, threads }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const generations = await drained(search(model, srcIds, resolveOptions(set)))
  return generations.map(({ sequences: [best] }) => ({ ids: best?.ids ?? [], score: best?.score ?? 0 }))
}
