import { GlassformerError } from '../../errors/glassformer-error.js'
import type { TransformerOptions } from '../../model/options.js'
import type { StateTensor } from '../../model/state-dict.js'

/** The options that the shapes of weights tell. */
export type OptionsOfWeights = Pick<
  TransformerOptions,
  'srcVocabSize' | 'trgVocabSize' | 'embedDim' | 'numLayers' | 'forwardExpansion' | 'finalNorm'
> &
  Partial<Pick<TransformerOptions, 'maxLen'>>

/**
 * Reads from weights (under our keys) the options that a model for them needs. Not told by any shape: `heads`, the
 * padding ids, `activation`, `normFirst`, `scaleEmbedding`, whether positions are learned.
 *
 * @throws GlassformerError when encoder and decoder differ in what our model has one option for
 */
export function optionsOfWeights(state: ReadonlyMap<string, StateTensor>): OptionsOfWeights {
  const shape = (key: string): readonly number[] => {
    const tensor = state.get(key)
    if (tensor === undefined) throw new GlassformerError(`the weights lack ${key}`)
    return tensor.shape
  }
  const [srcVocabSize = 0, embedDim = 0] = shape('encoder.embed.weight')
  const [trgVocabSize = 0] = shape('decoder.embed.weight')
  const [hidden = 0] = shape('encoder.layers.0.feed_forward.0.weight')
  if (hidden % embedDim !== 0) {
    throw new GlassformerError(`a feed-forward layer of ${hidden} is not a multiple of embedDim ${embedDim}`)
  }
  const numLayers = countLayers(state, 'encoder')
  const others = countLayers(state, 'decoder')
  if (numLayers !== others) {
    throw new GlassformerError(`the encoder has ${numLayers} layers, the decoder ${others}: our model needs as many`)
  }
  const maxLen = state.get('encoder.positional_encoding.pe')?.shape[1]
  const sizes = { srcVocabSize, trgVocabSize, embedDim, numLayers, forwardExpansion: hidden / embedDim }
  const finalNorm = state.has('encoder.norm.weight')
  return maxLen === undefined ? { ...sizes, finalNorm } : { ...sizes, finalNorm, maxLen }
}

function countLayers(state: ReadonlyMap<string, StateTensor>, side: string): number {
  let count = 0
  while (state.has(`${side}.layers.${count}.attention.fc_out.weight`)) count++
  return count
}
