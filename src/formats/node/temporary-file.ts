import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { systemErrorCode, systemErrorReason } from './system-error.js'

const TEMPORARY_NAME = /^\.[^/\\\0]+\.(\d+)\.[0-9a-f]{12}\.tmp$/u
/** This process's own: a killed one may have had the same id, as the first process of a container always has. */
const inUse = new Set<string>()

/** Whether a file's name is one that {@link writeTemporary} gives. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name)
}

/** A new name beside `path`; where this process is killed, the next writer removes the file. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`)
}

/**
 * Writes the bytes to a new file beside `path`, down to the disk. Nothing is left of it when that fails.
 *
 * @returns the new file's path
 * @throws GlassformerError that names `path` and the reason
 */
export async function writeTemporary(path: string, bytes: Uint8Array): Promise<string> {
  const temporary = temporaryPath(path)
  inUse.add(basename(temporary))
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    return temporary
  } catch (error) {
    await removeTemporary(temporary)
    throw writeError(path, error)
  }
}

/** Renames a temporary file to its place. */
export async function placeTemporary(temporary: string, path: string): Promise<void> {
  await rename(temporary, path)
  inUse.delete(basename(temporary))
}

/** Removes a temporary file, if it is there. */
export async function removeTemporary(temporary: string): Promise<void> {
  await rm(temporary, { force: true }).catch(() => undefined)
  inUse.delete(basename(temporary))
}

/** Makes renames and removals in a folder last through a power cut, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders and has nothing to sync there; a network file system may refuse.
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** Removes what processes that are no longer running left in the folder when they were killed while writing. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = TEMPORARY_NAME.exec(name)?.[1]
    if (owner !== undefined && !inUse.has(name) && !isRunningElsewhere(Number(owner)))
      await rm(join(folder, name), { force: true })
  }
}

/** The error of a failed write: one line, and what became of the previous file. */
export function writeError(path: string, error: unknown): GlassformerError {
  if (error instanceof GlassformerError) return error
  return new GlassformerError(`cannot write ${path}: ${systemErrorReason(error)}; what was there before is unchanged`, {
    cause: error,
  })
}

/** Whether there is another process of this number. */
export function isRunningElsewhere(processId: number): boolean {
  if (processId === process.pid) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}
