import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import type { OptionTable } from '../options/option.js'
import { oneOf } from '../options/values.js'
import { float32ToBfloat16, float32ToFloat16 } from './half-precision.js'
import { toInt8 } from './int8.js'
import type { WritableTensor } from './safetensors-writer.js'

/** The types that weights can have in a file; in memory they are float32. */
export const weightTypes = ['float32', 'float16', 'bfloat16', 'int8'] as const
/** One of `weightTypes`. */
export type WeightType = (typeof weightTypes)[number]

/** How a model is saved. */
export const savingOptions = {
  dtype: {
    type: oneOf(weightTypes),
    about: 'what the weights are in the file; int8: the matrices, with a scale a row',
    default: 'float32',
  },
} as const satisfies OptionTable

/** The key of the scales of an int8 tensor. */
export const scaleKey = (key: string): string => `${key}.scale`

const LARGEST_FLOAT16 = 65504

/**
 * Weights as a file holds them. int8 is for what has rows, matrices and tables; vectors stay float32.
 *
 * @throws GlassformerError naming a tensor that is beyond float16
 */
export function storedWeights(state: StateDict, dtype: WeightType): Map<string, WritableTensor> {
  return new Map([...state].flatMap(([key, tensor]) => stored(key, tensor, dtype)))
}

function stored(key: string, { data, shape }: StateTensor, dtype: WeightType): [string, WritableTensor][] {
  switch (dtype) {
    case 'float32':
      return [[key, { data, shape }]]
    case 'float16':
      checkRange(key, data)
      return [[key, { data: float32ToFloat16(data), shape, dtype: 'F16' }]]
    case 'bfloat16':
      return [[key, { data: float32ToBfloat16(data), shape, dtype: 'BF16' }]]
    case 'int8': {
      const width = shape.at(-1) ?? 1
      if (shape.length < 2) return [[key, { data, shape }]]
      const rows = toInt8(data, width)
      return [
        [key, { data: rows.data, shape }],
        [scaleKey(key), { data: rows.scale, shape: shape.slice(0, -1) }],
      ]
    }
  }
}

function checkRange(key: string, data: Float32Array): void {
  const beyond = data.find(value => Math.abs(value) > LARGEST_FLOAT16)
  if (beyond !== undefined)
    throw new GlassformerError(`${key} has ${beyond}, beyond float16's ${LARGEST_FLOAT16}: choose bfloat16 or float32`)
}
