import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { loadedType } from '../model/loaded-type.js'
import type { Transformer } from '../model/transformer.js'
import type { GenerateOptions } from './generate-options.js'

/** A model and the tokens it speaks. */
export interface TextModel {
  readonly model: Transformer
  /** Of what it reads. */
  readonly source: Vocabulary
  /** Of what it answers. */
  readonly target: Vocabulary
  /**
   * The most tokens of an answer, EOS included, where the model's `generationConfig` doesn't say. Default: the source's own
   * length and a little.
   */
  readonly maxNewTokens?: number | undefined
}

/**
 * A loaded model as one that speaks text.
 *
 * @param loaded what `loadModel` or `modelFromFiles` gives
 * @throws GlassformerError when it came without a vocabulary
 * @example
 * ```ts
 * import { loadModel, textModel } from 'glassformer'
 * const { source, target } = textModel(await loadModel('runs/digits'))
 * source.parse('8 3 5 1') // [1, 11, 6, 8, 4, 2]
 * target.format([4, 6, 8, 11]) // 1 3 5 8
 * ```
 */
export function textModel(loaded: {
  readonly model: Transformer
  readonly vocabulary: Vocabulary | null
  readonly targetVocabulary: Vocabulary | null
}): TextModel {
  loadedType.settle(loaded, 'loaded')
  const { model, vocabulary: source, targetVocabulary: target } = loaded
  if (source === null || target === null)
    throw new GlassformerError('the model came without vocabulary.json: without it no text can be read or written')
  return { model, source, target }
}

/** What they say of generation: which ids begin and end an answer, and how long it may get. */
export function decodingOf({
  model,
  target,
  maxNewTokens,
}: Omit<TextModel, 'source'>): Pick<GenerateOptions, 'sosId' | 'eosId' | 'maxNewTokens'> {
  const { sosId, eosId } = target
  if (maxNewTokens === undefined || model.generationConfig['maxNewTokens'] !== undefined) return { sosId, eosId }
  return { sosId, eosId, maxNewTokens: Math.min(maxNewTokens, model.options.maxLen - 1) }
}
