import { GlassformerError } from '../../errors/glassformer-error.js'
import { quote } from '../strict-json.js'
import { crc32 } from './crc32.js'
import {
  CENTRAL_HEADER,
  END,
  FULL_16,
  FULL_32,
  LOCAL_HEADER,
  ZIP64_END,
  ZIP64_EXTRA,
  ZIP64_LOCATOR,
} from './zip-format.js'

const ENCRYPTED = 1
const STORED = 0

/** A file within a zip file. */
export interface ZipEntry {
  readonly name: string
  /** Bytes of its contents. */
  readonly size: number
  /** Its contents, a view of the zip file, after their checksum agreed. @throws GlassformerError when it doesn't. */
  read(): Uint8Array
}

/**
 * Reads the directory of a zip file. Its entries must be stored, not compressed: they can't hold more than their file.
 *
 * @param bytes the whole file
 * @returns by name
 * @throws GlassformerError that names the entry and the fault
 */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { count, begin, end } = findDirectory(view)
  const entries = new Map<string, ZipEntry>()
  let position = begin
  for (let index = 0; index < count; index++) {
    const record = centralRecord(bytes, view, position, end)
    const { name } = record
    if (entries.has(name)) fail(`two entries are named ${quote(name)}`)
    entries.set(name, { name, size: record.size, read: () => contents(bytes, view, record) })
    position = record.next
  }
  if (position !== end) fail(`its directory has ${end - position} bytes more than its ${count} entries`)
  return entries
}

interface Directory {
  readonly count: number
  readonly begin: number
  readonly end: number
}

/** The directory stands at the file's end, before one or two records that say where it begins. */
function findDirectory(view: DataView): Directory {
  const last = view.byteLength - END.length
  const farthest = Math.max(0, last - FULL_16) // a comment of up to 65,535 bytes may follow
  for (let at = last; at >= farthest; at--) {
    if (view.getUint32(at, true) !== END.signature || at + END.length + view.getUint16(at + 20, true) > view.byteLength)
      continue
    const locator = at - ZIP64_LOCATOR.length
    const isZip64 = locator >= 0 && view.getUint32(locator, true) === ZIP64_LOCATOR.signature
    return isZip64 ? zip64Directory(view, locator) : directory(view, at)
  }
  return fail('the record at its end is missing: it is no zip file, or cut off')
}

function directory(view: DataView, at: number): Directory {
  const [disk, count, total] = [
    view.getUint16(at + 4, true),
    view.getUint16(at + 8, true),
    view.getUint16(at + 10, true),
  ]
  const [size, begin] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)]
  if (disk !== 0 || count !== total) fail('it is a part of several')
  return checkedDirectory(count, begin, size, at)
}

function zip64Directory(view: DataView, locator: number): Directory {
  const at = uint64(view, locator + 8)
  if (at > locator - ZIP64_END.length || view.getUint32(at, true) !== ZIP64_END.signature) {
    fail('its zip64 record is not where its locator says')
  }
  const [count, total, size, begin] = [24, 32, 40, 48].map(field => uint64(view, at + field)) as [
    number,
    number,
    number,
    number,
  ]
  if (view.getUint32(at + 16, true) !== 0 || count !== total) fail('it is a part of several')
  return checkedDirectory(count, begin, size, at)
}

function checkedDirectory(count: number, begin: number, size: number, limit: number): Directory {
  if (begin + size > limit) fail(`its directory of ${size} bytes at ${begin} reaches beyond ${limit}`)
  if (count * CENTRAL_HEADER.length > size) fail(`its directory of ${size} bytes can't hold ${count} entries`)
  return { count, begin, end: begin + size }
}

interface CentralRecord {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly size: number
  readonly packedSize: number
  readonly offset: number
  readonly next: number
}

function centralRecord(bytes: Uint8Array, view: DataView, at: number, end: number): CentralRecord {
  if (at + CENTRAL_HEADER.length > end || view.getUint32(at, true) !== CENTRAL_HEADER.signature) {
    fail(`its directory has no entry at ${at}`)
  }
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map(field => view.getUint16(at + field, true)) as [
    number,
    number,
    number,
  ]
  const extra = at + CENTRAL_HEADER.length + nameLength
  const next = extra + extraLength + commentLength
  if (next > end) fail(`its directory is cut off at ${at}`)
  const name = decodeName(bytes.subarray(at + CENTRAL_HEADER.length, extra))
  const failHere = (reason: string): never => fail(`the entry ${quote(name)} ${reason}`)

  // The zip64 extra holds, in this order, those numbers that did not fit.
  let wide = zip64Extra(view, extra, extra + extraLength)
  const widen = (value: number): number => {
    if (value !== FULL_32) return value
    const [first, ...rest] = wide
    wide = rest
    return first ?? failHere('lacks its zip64 numbers')
  }
  const size = widen(view.getUint32(at + 24, true))
  const packedSize = widen(view.getUint32(at + 20, true))
  const offset = widen(view.getUint32(at + 42, true))
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
  return { name, flags, method, crc: view.getUint32(at + 16, true), size, packedSize, offset, next }
}

function zip64Extra(view: DataView, begin: number, end: number): readonly number[] {
  let at = begin
  while (at + 4 <= end) {
    const [kind, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)]
    const next = at + 4 + length
    if (next > end) break
    if (kind === ZIP64_EXTRA) {
      const start = at + 4
      return Array.from({ length: Math.min(3, length >> 3) }, (_, index) => uint64(view, start + 8 * index))
    }
    at = next
  }
  return []
}

/** The local header repeats the name and has extra fields of its own; the contents follow it. */
function contents(bytes: Uint8Array, view: DataView, record: CentralRecord): Uint8Array {
  const { name, flags, method, crc, size, packedSize, offset } = record
  const failHere = (reason: string): never => fail(`the entry ${quote(name)} ${reason}`)
  if (flags & ENCRYPTED) failHere('is encrypted')
  if (method !== STORED) failHere('is compressed, which torch.save never does: unpack the file and pack it with zip -0')
  if (packedSize !== size) failHere(`is stored, but has ${packedSize} bytes for its ${size}`)
  if (offset + LOCAL_HEADER.length > bytes.length || view.getUint32(offset, true) !== LOCAL_HEADER.signature) {
    failHere(`is not at ${offset}, where the directory says`)
  }
  const begin = offset + LOCAL_HEADER.length + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (begin + size > bytes.length) failHere(`reaches beyond the end of the file`)
  const stored = bytes.subarray(begin, begin + size)
  if (crc32(stored) !== crc) failHere('is damaged: its checksum differs')
  return stored
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail("an entry's name is not valid UTF-8")
  }
}

function uint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : fail(`it claims a size of ${value} bytes`)
}

function fail(reason: string): never {
  throw new GlassformerError(`zip: ${reason}`)
}
