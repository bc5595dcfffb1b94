import { GlassformerError } from '../../errors/glassformer-error.js'
import { nearestStrings } from '../../math/nearest-strings.js'
import type { TransformerOptions } from '../../model/options.js'
import type { StateTensor } from '../../model/state-dict.js'
import { isShared } from './shared-table.js'

/** The options that the shapes of weights tell. */
export type OptionsOfWeights = Pick<
  TransformerOptions,
  'srcVocabSize' | 'trgVocabSize' | 'embedDim' | 'numLayers' | 'decoderLayers' | 'finalNorm' | 'shareEmbeddings'
> &
  Partial<Pick<TransformerOptions, 'forwardExpansion' | 'feedForwardDim' | 'maxLen'>>

/**
 * Reads from weights (under our keys) the options that a model for them needs. Not told by any shape: `heads`, the
 * padding ids, `activation`, `normFirst`, `layerNormEps`, `scaleEmbedding`, whether positions are learned.
 *
 * @throws GlassformerError naming a key that is missing
 */
export function optionsOfWeights(state: ReadonlyMap<string, StateTensor>): OptionsOfWeights {
  const shape = (key: string): readonly number[] => {
    const tensor = state.get(key)
    if (tensor === undefined) throw new GlassformerError(lacking(key, [...state.keys()]))
    return tensor.shape
  }
  const matrix = (key: string): readonly [rows: number, columns: number] => {
    const [rows = 0, columns = 0, ...more] = shape(key)
    if (rows * columns === 0 || more.length > 0)
      throw new GlassformerError(`${key} has shape (${shape(key).join(', ')}), it must have rows and columns`)
    return [rows, columns]
  }
  const [srcVocabSize, embedDim] = matrix('encoder.embed.weight')
  const shareEmbeddings = isShared(state)
  const [trgVocabSize] = matrix(shareEmbeddings ? 'encoder.embed.weight' : 'decoder.embed.weight')
  const [feedForwardDim] = matrix('encoder.layers.0.feed_forward.0.weight')
  const forwardExpansion = feedForwardDim / embedDim
  const maxLen = state.get('encoder.positional_encoding.pe')?.shape[1]
  return {
    srcVocabSize,
    trgVocabSize,
    embedDim,
    numLayers: countLayers(state, 'encoder'),
    decoderLayers: countLayers(state, 'decoder'),
    ...(Number.isInteger(forwardExpansion) ? { forwardExpansion } : { feedForwardDim }),
    finalNorm: state.has('encoder.norm.weight'),
    shareEmbeddings,
    ...(maxLen !== undefined && { maxLen }),
  }
}

/** What a key map is written by. */
function lacking(key: string, keys: readonly string[]): string {
  if (keys.length === 0) return `the weights lack ${key}: they are empty`
  const nearest = nearestStrings(key, keys, 3)
  return `the weights lack ${key}; the nearest of their ${keys.length} keys: ${nearest.join(', ')}; --keys renames them`
}

function countLayers(state: ReadonlyMap<string, StateTensor>, side: string): number {
  let count = 0
  while (state.has(`${side}.layers.${count}.attention.fc_out.weight`)) count++
  return count
}
