import type { Dtype } from './dtype.js'
import { bfloat16ToFloat32, float16ToFloat32 } from './half-precision.js'

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

/**
 * A stored tensor's bytes as numbers: F16 and BF16 become float32 exactly, F64 is rounded to float32. Both file
 * formats are little-endian, and so is every machine that JavaScript runs on today.
 *
 * @param buffer the tensor's bytes and nothing else; the result keeps it.
 */
export function decodeTensor(dtype: Dtype, buffer: ArrayBuffer): TensorData {
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
