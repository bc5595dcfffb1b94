import { type FileHandle, open } from 'node:fs/promises'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { systemErrorReason } from './system-error.js'

/**
 * Opens a file to read it. A device, such as /dev/zero, has no end and no content of anybody's; a pipe has both.
 *
 * @throws GlassformerError in one line with the path when it is missing, a folder, a device or unreadable
 */
export async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const found = await file.stat()
    if (found.isCharacterDevice() || found.isBlockDevice())
      throw new GlassformerError(`cannot read ${path}: it is a device`)
    return file
  } catch (error) {
    await file?.close()
    throw readError(path, error)
  }
}

/** The error of a failed read, in one line. */
export function readError(path: string, error: unknown): GlassformerError {
  if (error instanceof GlassformerError) return error
  return new GlassformerError(`cannot read ${path}: ${systemErrorReason(error)}`, { cause: error })
}
