import { GlassformerError } from '../errors/glassformer-error.js'
import { tensorsOf } from '../model/tensor-types.js'
import { mapOf } from '../options/objects.js'
import { aText } from '../options/values.js'
import { arrayOf, dtypeOf } from './arrays.js'
import { DTYPES, type Dtype } from './dtype.js'
import { byteLength, LARGEST_HEADER, LENGTH_BYTES, METADATA_KEY } from './safetensors-header.js'
import { quote } from './strict-json.js'
import type { TensorData } from './tensor-data.js'

/** A tensor to write: its type in the file is its array's, or what a Uint16Array stands for. */
export type WritableTensor = {
  readonly data: TensorData | Float64Array
  readonly dtype?: 'F16' | 'BF16'
  readonly shape: readonly number[]
}

const writable = tensorsOf(arrayOf(DTYPES))
const remarks = mapOf(aText, 'a Map of texts')

/**
 * Writes a safetensors file, byte for byte as the format's own writer: tensors by descending alignment, then by name;
 * the header filled up with spaces to a multiple of 8. The same tensors give the same bytes, in whatever order they come.
 *
 * @param tensors by name
 * @param metadata remarks, strings only
 * @returns the whole file
 * @throws GlassformerError that names the tensor when its shape does not fit its data or its name is not possible
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from 'glassformer'
 * const tensors = new Map([['fc.weight', { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }]])
 * const file = writeSafetensors(tensors, new Map([['format', 'pt']]))
 * file.length // 120
 * readSafetensors(file).tensors.get('fc.weight')?.data // Float32Array(4) [1, 2, 3, 4]
 * ```
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  writable.settle(tensors, 'tensors')
  remarks.settle(metadata, 'metadata')
  const ordered = [...tensors].map(([name, tensor]) => checkTensor(name, tensor)).sort(byAlignmentThenName)

  const fields: string[] = []
  if (metadata.size > 0) fields.push(`"${METADATA_KEY}":${metadataJson(metadata)}`)
  let offset = 0
  for (const { name, dtype, shape, bytes } of ordered) {
    const end = offset + bytes.length
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [offset, end] })}`)
    offset = end
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`)
  const headerLength = Math.ceil(json.length / 8) * 8
  if (headerLength > LARGEST_HEADER)
    fail(`the header would have ${headerLength} bytes; the format allows ${LARGEST_HEADER}`)

  const file = new Uint8Array(LENGTH_BYTES + headerLength + offset)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true)
  file.fill(' '.charCodeAt(0), LENGTH_BYTES, LENGTH_BYTES + headerLength)
  file.set(json, LENGTH_BYTES)
  let position = LENGTH_BYTES + headerLength
  for (const { bytes } of ordered) {
    file.set(bytes, position)
    position += bytes.length
  }
  return file
}

type CheckedTensor = {
  readonly name: string
  readonly sortKey: Uint8Array
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

function checkTensor(name: string, { data, shape, dtype: given }: WritableTensor): CheckedTensor {
  if (name === METADATA_KEY) fail(`a tensor cannot be named ${METADATA_KEY}`)
  checkWhole(name, 'the name of a tensor')
  const dtype = given ?? dtypeOf(data)
  if (byteLength(shape, dtype) !== data.byteLength) {
    fail(`tensor ${quote(name)}: shape [${shape.join(', ')}] does not fit its ${data.length} elements`)
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return { name, sortKey: new TextEncoder().encode(name), dtype, shape: [...shape], bytes }
}

function byAlignmentThenName(a: CheckedTensor, b: CheckedTensor): number {
  return DTYPES.indexOf(b.dtype) - DTYPES.indexOf(a.dtype) || compareBytes(a.sortKey, b.sortKey)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const different = a.findIndex((byte, i) => byte !== b[i])
  return different < 0 ? a.length - b.length : (a[different] ?? 0) - (b[different] ?? -1)
}

function metadataJson(metadata: ReadonlyMap<string, string>): string {
  const fields = [...metadata]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      checkWhole(key, `a key of ${METADATA_KEY}`)
      checkWhole(value, `the value of ${quote(key)} in ${METADATA_KEY}`)
      return `${JSON.stringify(key)}:${JSON.stringify(value)}`
    })
  return `{${fields.join(',')}}`
}

function checkWhole(text: string, what: string): void {
  if (/\p{Surrogate}/u.test(text)) fail(`${what} holds half a surrogate pair: ${quote(text)}`)
}

function fail(reason: string): never {
  throw new GlassformerError(`safetensors: ${reason}`)
}
