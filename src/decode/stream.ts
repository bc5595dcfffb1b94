import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import type { GenerateOptions, ResolvedOptions } from './generate-options.js'
import type { Generation, StreamedToken } from './generated.js'
import { resolveOptions } from './resolve-options.js'
import { search } from './search.js'

/**
 * As `generate`, but yields each token as soon as it is settled: at once in greedy decoding and sampling; in beam search
 * when all hypotheses that may still become the best agree on it. EOS is not yielded. Returns what `generate` returns.
 *
 * Leaving the loop ends the generation.
 *
 * @throws GlassformerError as `generate`.
 * @example
 * ```ts
 * import { generateStream, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const ids = []
 * for await (const { id } of generateStream(model, [[1, 11, 6, 8, 4, 2]])) ids.push(id)
 * ids // [4, 6, 8, 11]
 * ```
 */
export async function* generateStream(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GenerateOptions = {},
): AsyncGenerator<StreamedToken, Generation[], void> {
  aModel.settle(model, 'model')
  return yield* searchStream(model, srcIds, resolveOptions(options, model))
}

/** As `generateStream`, with options that are settled. */
export async function* searchStream(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: ResolvedOptions,
): AsyncGenerator<StreamedToken, Generation[], void> {
  const steps = search(model, srcIds, options)
  for (;;) {
    const { done, value } = await steps.next()
    if (done === true) return value
    yield* value
  }
}
