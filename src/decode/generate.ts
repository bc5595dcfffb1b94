import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import type { GenerateOptions } from './generate-options.js'
import type { Generation } from './generated.js'
import { resolveOptions } from './resolve-options.js'
import { drained, search } from './search.js'

/**
 * Generates targets: greedily, by beam search (`numBeams` above 1) or by sampling (`doSample`). A row's result doesn't
 * depend on its companions.
 *
 * @param srcIds rows of source ids with SOS and EOS; padding at a row's end is ignored.
 * @returns one generation for each row.
 * @throws GlassformerError for an option that is unknown or can't be, an empty row, an id out of range, or a row beyond
 *   the model's `maxLen`.
 * @example
 * ```ts
 * import { generate, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const [{ sequences }] = await generate(model, [[1, 11, 6, 8, 4, 2]], { numBeams: 4, numReturnSequences: 2 })
 * sequences.map(({ ids }) => ids) // [[4, 6, 8, 11], [4, 6, 8, 8, 11]]
 * ```
 */
export async function generate(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GenerateOptions = {},
): Promise<Generation[]> {
  aModel.settle(model, 'model')
  return drained(search(model, srcIds, resolveOptions(options, model)))
}
