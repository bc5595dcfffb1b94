import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import { fromInt8 } from './int8.js'
import type { StoredTensor } from './safetensors-reader.js'
import { scaleKey } from './stored-weights.js'

type Stored = ReadonlyMap<string, StoredTensor>

/**
 * A file's tensors as weights; int8 with scales beside becomes float32.
 *
 * @throws GlassformerError naming a tensor that holds no floating-point numbers
 */
export function toStateDict(tensors: Stored): StateDict {
  const scales = new Set([...tensors].flatMap(([key, { dtype }]) => (dtype === 'I8' ? [scaleKey(key)] : [])))
  const weights = [...tensors].filter(([key]) => !scales.has(key))
  return new Map(weights.map(([key, tensor]) => [key, asFloats(key, tensor, tensors)]))
}

function asFloats(key: string, { data, shape, dtype }: StoredTensor, tensors: Stored): StateTensor {
  if (data instanceof Float32Array) return { data, shape }
  const scale = tensors.get(scaleKey(key))
  if (!(data instanceof Int8Array) || scale === undefined)
    throw new GlassformerError(`${key} holds ${dtype}, weights are floating-point numbers`)
  const rows = shape.slice(0, -1)
  if (!(scale.data instanceof Float32Array) || shape.length < 2 || scale.shape.join() !== rows.join())
    throw new GlassformerError(
      `${scaleKey(key)} must be float32 of shape (${rows.join(', ')}), a number a row of ${key}; it is ` +
        `${scale.dtype} of shape (${scale.shape.join(', ')})`,
    )
  return { data: fromInt8({ data, scale: scale.data }, shape.at(-1) ?? 1), shape }
}
