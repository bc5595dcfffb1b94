import type { Dtype } from './dtype.js'
import { readHeader, type TensorEntry } from './safetensors-header.js'
import { decodeTensor, type TensorData } from './tensor-data.js'

/** A tensor of a file; `dtype` is the file's, which `data` may be wider or narrower than. */
export type StoredTensor = {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: TensorData
}

/** The content of a safetensors file. */
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
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { readSafetensors } from 'glassformer'
 * const { tensors } = readSafetensors(readFileSync('runs/digits/model.safetensors'))
 * tensors.get('decoder.fc_out.weight')?.shape // [13, 16]
 * ```
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  return readTensors(bytes, copyOf)
}

/** As {@link readSafetensors} of bytes that nobody else keeps: numbers that lie there as they are needed stay there. */
export function readOwnSafetensors(bytes: Uint8Array): Safetensors {
  return readTensors(bytes, (own, entry) => floatsIn(own, entry) ?? copyOf(own, entry))
}

type ReadData = (bytes: Uint8Array, entry: TensorEntry) => TensorData

function readTensors(bytes: Uint8Array, readData: ReadData): Safetensors {
  const { entries, metadata } = readHeader(bytes)
  const tensors = new Map<string, StoredTensor>()
  for (const entry of entries) {
    tensors.set(entry.name, { dtype: entry.dtype, shape: entry.shape, data: readData(bytes, entry) })
  }
  return { tensors, metadata }
}

function floatsIn({ buffer, byteOffset }: Uint8Array, { dtype, begin, end }: TensorEntry): Float32Array | undefined {
  const { BYTES_PER_ELEMENT } = Float32Array
  if (dtype !== 'F32' || (byteOffset + begin) % BYTES_PER_ELEMENT !== 0) return undefined
  return new Float32Array(buffer, byteOffset + begin, (end - begin) / BYTES_PER_ELEMENT)
}

function copyOf(bytes: Uint8Array, { dtype, begin, end }: TensorEntry): TensorData {
  // A copy in a buffer of its own: typed arrays need aligned data, and the file does not promise it.
  return decodeTensor(dtype, new Uint8Array(bytes.subarray(begin, end)).buffer)
}
