import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict } from '../model/state-dict.js'
import type { StoredTensor } from './safetensors-reader.js'

/**
 * A file's tensors as weights.
 *
 * @throws GlassformerError naming a tensor that holds no floating-point numbers
 */
export function toStateDict(tensors: ReadonlyMap<string, StoredTensor>): StateDict {
  const state: StateDict = new Map()
  for (const [key, { data, shape, dtype }] of tensors) {
    if (!(data instanceof Float32Array)) {
      throw new GlassformerError(`${key} holds ${dtype}, weights are floating-point numbers`)
    }
    state.set(key, { data, shape })
  }
  return state
}
