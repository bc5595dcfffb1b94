import { GlassformerError } from '../errors/glassformer-error.js'
import { aModel } from './a-model.js'
import type { TransformerOptions } from './options.js'
import { Transformer } from './transformer.js'

/** What fine-tuning may change of a trained model. */
export interface Growth extends Partial<Pick<TransformerOptions, 'srcVocabSize' | 'trgVocabSize' | 'dropout'>> {
  /** Of the new tokens' first weights. Default 1. */
  readonly seed?: number
}

/**
 * A copy of a trained model that has room for more tokens. Their rows begin as those of a new model; all others, and so
 * every answer without the new tokens but for their own logits, stay as they are.
 *
 * @param growth the numbers of tokens, and of further training the dropout; what isn't given stays
 * @throws GlassformerError when it would have fewer tokens
 * @example
 * ```ts
 * import { growModel, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const grown = growModel(model, { trgVocabSize: 15 })
 * grown.parameterCount - model.parameterCount // 66: two rows of 16 in, two of 16 and their biases out
 * ```
 */
export function growModel(model: Transformer, growth: Growth): Transformer {
  aModel.settle(model, 'model')
  const grown = new Transformer({ ...model.options, ...growth })
  for (const side of ['srcVocabSize', 'trgVocabSize'] as const) {
    const [before, after] = [model.options[side], grown.options[side]]
    if (after < before)
      throw new GlassformerError(`${side} can't shrink from ${before} to ${after}: ids would get lost`)
  }
  const state = grown.stateDict()
  // Tokens are the first axis of every table and of the last layer: old rows come first.
  for (const [key, { data }] of model.stateDict()) state.get(key)?.data.set(data)
  grown.loadStateDict(state)
  grown.longestSource = model.longestSource
  grown.generationConfig = model.generationConfig
  return grown
}
