import { open } from 'node:fs/promises'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { systemErrorReason } from './system-error.js'

/** The largest file that is read when no other limit is given: 2 GiB. */
export const LARGEST_FILE = 2 ** 31
const CHUNK = 1 << 16

/**
 * Reads a whole file, but no more than a limit: neither a wrong path nor an endless device fills the memory.
 *
 * @param maximumBytes default 2 GiB
 * @throws GlassformerError in one line with the path when it is missing, a folder, too large or unreadable
 */
export async function readFileLimited(path: string, maximumBytes = LARGEST_FILE): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > maximumBytes) throw tooLarge(path, `${size} bytes`, maximumBytes)
      return await readToEnd(path, file, size, maximumBytes)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof GlassformerError) throw error
    throw new GlassformerError(`cannot read ${path}: ${systemErrorReason(error)}`, { cause: error })
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>

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
