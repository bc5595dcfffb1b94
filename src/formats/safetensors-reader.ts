import type { Dtype } from './dtype.js'
import { bfloat16ToFloat32, float16ToFloat32 } from './half-precision.js'
import { readHeader, type TensorEntry } from './safetensors-header.js'

/** The arrays that tensors are read into: every float type becomes a Float32Array. */
export type TensorData =
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

/** A tensor of a file; `dtype` is the file's, which `data` may be wider or narrower than. */
export type StoredTensor = {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: TensorData
}

export type Safetensors = {
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Reads a safetensors file. F16 and BF16 become float32 exactly, F64 is rounded to float32; BOOL becomes bytes of 0
 * and 1; all others keep their type. The arrays are copies: they do not keep the file in memory.
 *
 * All rules of the format are checked before anything is allocated, so a malformed file costs no more than its header.
 *
 * @param bytes the whole file
 * @throws GlassformerError that names the tensor and the rule it breaks
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { entries, metadata } = readHeader(bytes)
  const tensors = new Map<string, StoredTensor>()
  for (const entry of entries) {
    tensors.set(entry.name, { dtype: entry.dtype, shape: entry.shape, data: readData(bytes, entry) })
  }
  return { tensors, metadata }
}

/** The format is little-endian, and so is every machine that JavaScript runs on today. */
function readData(bytes: Uint8Array, { dtype, begin, end }: TensorEntry): TensorData {
  // A copy in a buffer of its own: typed arrays need aligned data, and the file does not promise it.
  const { buffer } = Uint8Array.prototype.slice.call(bytes, begin, end)
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer)
    case 'F64':
      return Float32Array.from(new Float64Array(buffer))
    case 'F16':
      return float16ToFloat32(new Uint16Array(buffer))
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(buffer))
    case 'I64':
      return new BigInt64Array(buffer)
    case 'U64':
      return new BigUint64Array(buffer)
    case 'I32':
      return new Int32Array(buffer)
    case 'U32':
      return new Uint32Array(buffer)
    case 'I16':
      return new Int16Array(buffer)
    case 'U16':
      return new Uint16Array(buffer)
    case 'I8':
      return new Int8Array(buffer)
    case 'U8':
    case 'BOOL':
      return new Uint8Array(buffer)
  }
}
