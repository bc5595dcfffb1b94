import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { placeTemporary, removeTemporary, syncFolder, writeError, writeTemporary } from './temporary-file.js'

/**
 * Writes a file so that at every moment, through a crash or a power cut, the path holds either all of the old bytes or
 * all of the new ones. The folder must exist. A symbolic link stays one: the file that it points to is replaced.
 *
 * @throws GlassformerError in one line with the path and the reason (a full disk, a missing permission, …); the
 *   previous file is unchanged and nothing is left beside it
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const temporary = await writeTemporary(target, bytes)
  try {
    await placeTemporary(temporary, target)
  } catch (error) {
    await removeTemporary(temporary)
    throw writeError(path, error)
  }
  await syncFolder(dirname(target))
}
