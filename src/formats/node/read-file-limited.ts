import type { FileHandle } from 'node:fs/promises'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { openFile, readError } from './open-file.js'

/** The largest file that is read when no other limit is given: 2 GiB; of JSON, which is parsed as one text, 64 MiB. */
export const LARGEST_FILE = 2 ** 31
export const LARGEST_JSON = 2 ** 26
const CHUNK = 1 << 16

/**
 * Reads a whole file, but no more than a limit: neither a wrong path nor an endless pipe fills the memory.
 *
 * @param maximumBytes default 2 GiB, of a `.json` 64 MiB
 * @throws GlassformerError in one line with the path when it is missing, a folder, a device, too large or unreadable
 */
export async function readFileLimited(
  path: string,
  maximumBytes = path.endsWith('.json') ? LARGEST_JSON : LARGEST_FILE,
): Promise<Uint8Array> {
  const file = await openFile(path)
  try {
    const { size } = await file.stat()
    if (size > maximumBytes) throw tooLarge(path, `${size} bytes`, maximumBytes)
    return await readToEnd(path, file, size, maximumBytes)
  } catch (error) {
    throw readError(path, error)
  } finally {
    await file.close()
  }
}

/** `size` is where to begin only: a pipe or device has none, and a file may grow. */
async function readToEnd(path: string, file: FileHandle, size: number, maximumBytes: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(size + 1)
  let length = 0
  for (;;) {
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(2 * length + CHUNK, maximumBytes + 1))
      larger.set(bytes)
      bytes = larger
    }
    const { bytesRead } = await file.read(bytes, length, Math.min(bytes.length - length, 1 << 30), null)
    length += bytesRead
    if (bytesRead === 0) return bytes.subarray(0, length)
    if (length > maximumBytes) throw tooLarge(path, 'more', maximumBytes)
  }
}

function tooLarge(path: string, size: string, maximumBytes: number): GlassformerError {
  return new GlassformerError(`cannot read ${path}: it has ${size}; the limit is ${maximumBytes} bytes`)
}
