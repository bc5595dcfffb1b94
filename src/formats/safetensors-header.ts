import { GlassformerError } from '../errors/glassformer-error.js'
import { shown } from '../options/shown.js'
import { DTYPE_BYTES, type Dtype, isDtype } from './dtype.js'
import { foreignFormat } from './foreign-format.js'
import { parseStrictJson, quote, type StrictJson } from './strict-json.js'
import { isZip } from './zip/zip-format.js'

/** The bytes before the header: its length, a little-endian 64-bit integer. */
export const LENGTH_BYTES = 8
/** The format's own limit. */
export const LARGEST_HEADER = 100_000_000
/** The header's key for the file's own remarks, which is no tensor. */
export const METADATA_KEY = '__metadata__'

/** `{`, with which the header begins. */
const OPENING = 0x7b

/** Where a tensor lies: `bytes.subarray(begin, end)` of the whole file. */
export type TensorEntry = {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

export type SafetensorsHeader = {
  /** In the order of their data. */
  readonly entries: readonly TensorEntry[]
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Reads the header of a safetensors file and checks all rules of the format; nothing is allocated for tensor data.
 *
 * @param bytes the whole file
 * @throws GlassformerError that names the tensor and the rule it breaks
 */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  if (!(bytes instanceof Uint8Array)) fail(`a file is a Uint8Array, not ${shown(bytes)}`)
  const foreign = bytes[LENGTH_BYTES] === OPENING ? undefined : (foreignFormat(bytes) ?? zip(bytes))
  if (foreign !== undefined) fail(`it is ${foreign}`)
  const headerLength = readHeaderLength(bytes)
  const dataStart = LENGTH_BYTES + headerLength
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart))
  const entries: TensorEntry[] = []
  let metadata: ReadonlyMap<string, string> = new Map()
  for (const [name, value] of header) {
    if (name === METADATA_KEY) metadata = readMetadata(value)
    else entries.push(readEntry(name, value, dataStart, bytes.length))
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  checkCoverage(entries, dataStart, bytes.length)
  return { entries, metadata }
}

function zip(bytes: Uint8Array): string | undefined {
  return isZip(bytes) ? 'a zip file, such as a .pt, which glassformer import takes' : undefined
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) {
    fail(`the file has ${bytes.length} bytes, too few for the ${LENGTH_BYTES} of the header's length`)
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true)
  if (length > BigInt(LARGEST_HEADER)) fail(`the header claims ${length} bytes; the format allows ${LARGEST_HEADER}`)
  if (length > BigInt(bytes.length - LENGTH_BYTES)) {
    fail(`the header claims ${length} bytes, but only ${bytes.length - LENGTH_BYTES} follow: the file is cut off`)
  }
  return Number(length)
}

function parseHeader(bytes: Uint8Array): ReadonlyMap<string, StrictJson> {
  if (bytes[0] !== OPENING) fail('the header does not begin with "{"')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    fail('the header is not valid UTF-8')
  }
  try {
    return asMap(parseStrictJson(text)) ?? fail('the header is not an object')
  } catch (error) {
    if (error instanceof GlassformerError) fail(`header: ${error.message}`)
    throw error
  }
}

function readMetadata(value: StrictJson): ReadonlyMap<string, string> {
  if (value === null) return new Map()
  const map = asMap(value) ?? fail(`${METADATA_KEY} is not an object`)
  const metadata = new Map<string, string>()
  for (const [key, text] of map) {
    if (typeof text !== 'string') fail(`${METADATA_KEY}: the value of ${quote(key)} is not a string`)
    metadata.set(key, text)
  }
  return metadata
}

function readEntry(name: string, value: StrictJson, dataStart: number, fileLength: number): TensorEntry {
  const failHere = (reason: string): never => fail(`tensor ${quote(name)}: ${reason}`)
  const entry = asMap(value) ?? failHere('its entry is not an object')
  for (const key of entry.keys()) {
    if (!['dtype', 'shape', 'data_offsets'].includes(key)) failHere(`its entry has the unknown key ${quote(key)}`)
  }
  const dtype = entry.get('dtype')
  if (typeof dtype !== 'string') return failHere('dtype is missing or not a string')
  if (!isDtype(dtype))
    return failHere(`dtype ${quote(dtype)} is not known; known: ${Object.keys(DTYPE_BYTES).join(', ')}`)

  const shape = sizes(entry.get('shape')) ?? failHere('shape is not a list of non-negative integers')
  const [begin, end, ...more] =
    sizes(entry.get('data_offsets')) ?? failHere('data_offsets are not non-negative integers')
  if (begin === undefined || end === undefined || more.length > 0) return failHere('data_offsets are not two integers')

  const dataLength = fileLength - dataStart
  if (begin > end) failHere(`data_offsets [${begin}, ${end}] end before they begin`)
  if (end > dataLength)
    failHere(`data_offsets [${begin}, ${end}] reach beyond the file's ${dataLength} bytes of data: the file is cut off`)
  const needed = byteLength(shape, dtype) ?? failHere(`shape [${showShape(shape)}] has too many elements to count`)
  if (needed !== end - begin) {
    failHere(`shape [${showShape(shape)}] of ${dtype} needs ${needed} bytes, data_offsets give ${end - begin}`)
  }
  return { name, dtype, shape, begin: dataStart + begin, end: dataStart + end }
}

/** Every byte of the data belongs to exactly one tensor. */
function checkCoverage(sorted: readonly TensorEntry[], dataStart: number, fileLength: number): void {
  let covered = dataStart
  for (const { name, begin, end } of sorted) {
    if (begin < covered) fail(`tensor ${quote(name)}: its data overlaps the data of another tensor`)
    if (begin > covered) fail(`tensor ${quote(name)}: the ${begin - covered} bytes before its data belong to no tensor`)
    covered = end
  }
  if (covered < fileLength) fail(`the last ${fileLength - covered} bytes of the file belong to no tensor`)
}

/** The bytes of a tensor; `undefined` when the count, at any step of the product, is not an exact integer. */
export function byteLength(shape: readonly number[], dtype: Dtype): number | undefined {
  let bytes = DTYPE_BYTES[dtype]
  for (const size of shape) {
    bytes *= size
    if (!Number.isSafeInteger(bytes)) return undefined
  }
  return bytes
}

function sizes(value: StrictJson | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined
  const isSize = (size: unknown): size is number =>
    typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && !Object.is(size, -0)
  return value.every(isSize) ? value : undefined
}

function asMap(value: StrictJson): ReadonlyMap<string, StrictJson> | undefined {
  return value instanceof Map ? value : undefined
}

function showShape(shape: readonly number[]): string {
  return shape.length > 8 ? `${shape.slice(0, 8).join(', ')}, …` : shape.join(', ')
}

function fail(reason: string): never {
  throw new GlassformerError(`safetensors: ${reason}`)
}
