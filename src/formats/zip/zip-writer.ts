import { GlassformerError } from '../../errors/glassformer-error.js'
import { crc32 } from './crc32.js'
import { CENTRAL_HEADER, END, FULL_16, FULL_32, LOCAL_HEADER } from './zip-format.js'

const VERSION = 20
const UTF8_NAMES = 0x0800
/** The first day that zip can name: the same contents give the same bytes on every day. */
const DATE_1980 = 0x0021
/** The extra field with which PyTorch fills up a local header. */
const PADDING_EXTRA = 0x4246

/**
 * Writes a zip file of stored entries.
 *
 * @param files contents by name, in this order
 * @param alignment every entry's contents begin at a multiple of so many bytes
 * @returns the whole file
 * @throws GlassformerError when it would need zip64: 4 GiB or 65,535 entries
 */
export function writeZip(files: ReadonlyMap<string, Uint8Array>, alignment = 1): Uint8Array {
  const entries = place(files, alignment)
  const last = entries[entries.length - 1]
  const directoryBegin = last === undefined ? 0 : last.begin + last.contents.length
  const directorySize = entries.reduce((sum, { name }) => sum + CENTRAL_HEADER.length + name.length, 0)
  const size = directoryBegin + directorySize + END.length
  if (size >= FULL_32 || entries.length >= FULL_16) {
    throw new GlassformerError(`zip: ${size} bytes in ${entries.length} entries: the limits are 4 GiB and 65,534`)
  }

  const zip = new Uint8Array(size)
  const view = new DataView(zip.buffer)
  let at = directoryBegin
  for (const { name, contents, offset, begin } of entries) {
    const crc = crc32(contents)
    const extra = begin - offset - LOCAL_HEADER.length - name.length
    put(view, offset, [4, LOCAL_HEADER.signature], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE_1980])
    put(view, offset + 14, [4, crc], [4, contents.length], [4, contents.length], [2, name.length], [2, extra])
    zip.set(name, offset + LOCAL_HEADER.length)
    if (extra > 0) put(view, begin - extra, [2, PADDING_EXTRA], [2, extra - 4])
    zip.set(contents, begin)

    put(view, at, [4, CENTRAL_HEADER.signature], [2, VERSION], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0])
    put(view, at + 14, [2, DATE_1980], [4, crc], [4, contents.length], [4, contents.length], [2, name.length])
    put(view, at + 42, [4, offset])
    zip.set(name, at + CENTRAL_HEADER.length)
    at += CENTRAL_HEADER.length + name.length
  }
  put(view, at, [4, END.signature], [4, 0], [2, entries.length], [2, entries.length])
  put(view, at + 12, [4, directorySize], [4, directoryBegin])
  return zip
}

interface Placed {
  readonly name: Uint8Array
  readonly contents: Uint8Array
  /** Of the local header. */
  readonly offset: number
  /** Of the contents. */
  readonly begin: number
}

function place(files: ReadonlyMap<string, Uint8Array>, alignment: number): Placed[] {
  let offset = 0
  return [...files].map(([text, contents]) => {
    const name = new TextEncoder().encode(text)
    const afterName = offset + LOCAL_HEADER.length + name.length
    // An extra field has a header of 4 bytes: it is left out where nothing is to be filled.
    const begin = afterName % alignment === 0 ? afterName : Math.ceil((afterName + 4) / alignment) * alignment
    const placed = { name, contents, offset, begin }
    offset = begin + contents.length
    return placed
  })
}

/** Little-endian numbers one after the other. */
function put(view: DataView, at: number, ...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): void {
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
}
