import { GlassformerError } from '../errors/glassformer-error.js'
import { shown } from '../options/shown.js'
import type { ValueType } from '../options/value-type.js'
import { leaf } from '../options/values.js'
import type { Dtype } from './dtype.js'
import type { TensorData } from './tensor-data.js'

/** What arrays hold. */
const ARRAYS = [
  [Float32Array, 'F32'],
  [Float64Array, 'F64'],
  [BigInt64Array, 'I64'],
  [BigUint64Array, 'U64'],
  [Int32Array, 'I32'],
  [Uint32Array, 'U32'],
  [Int16Array, 'I16'],
  [Uint16Array, 'U16'],
  [Int8Array, 'I8'],
  [Uint8Array, 'U8'],
] as const

/** What an array holds. */
export function dtypeOf(data: TensorData | Float64Array): Dtype {
  for (const [Numbers, dtype] of ARRAYS) if (data instanceof Numbers) return dtype
  throw new GlassformerError(`${shown(data)} is no array of numbers that a file holds`)
}

/** An array whose elements are of one of these types. */
export function arrayOf(dtypes: readonly Dtype[]): ValueType<unknown> {
  const possible = ARRAYS.filter(([, dtype]) => dtypes.includes(dtype)).map(([Numbers]) => Numbers)
  return leaf({
    words: `a ${possible.map(({ name }) => name).join(', ')}`,
    accepts: (value): value is unknown => possible.some(Numbers => value instanceof Numbers),
  })
}
