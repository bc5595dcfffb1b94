import { rmSync } from 'node:fs'
import { link, mkdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { GlassformerError } from '../errors/glassformer-error.js'
import { jsonAs } from '../formats/checked-json.js'
import { systemErrorCode } from '../formats/node/system-error.js'
import {
  isRunningElsewhere,
  removeTemporary,
  temporaryPath,
  writeError,
  writeTemporary,
} from '../formats/node/temporary-file.js'

/** While it exists, the process that it names writes to the folder. */
export const LOCK_FILE = '.lock'

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When the process began, in the system's own count; tells it from a later one of the same number. */
  began: z.string().nullable(),
})

type Owner = z.infer<typeof ownerSchema>

/** A folder that no other process writes to. */
export interface FolderLock {
  /** Lets others have it. A folder that was made for the lock, and stayed empty, goes. */
  release(): Promise<void>
}

/**
 * Takes a folder for this process. The lock of a process that has ended is taken over, as is one from another host,
 * whose processes can't be seen from here. It goes at the latest when this process exits.
 *
 * @param folder made when missing
 * @throws GlassformerError naming the process and the folder when another one has it, or the reason when the lock can't
 *   be written
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_FILE)
  const made = await makeFolder(folder)
  const own: Owner = { pid: process.pid, host: hostname(), began: await beginningOf(process.pid) }
  while (!(await placed(path, own))) await takeOver(path, folder, own)
  const atExit = (): void => rmSync(path, { force: true })
  process.once('exit', atExit)
  return {
    async release() {
      process.removeListener('exit', atExit)
      atExit()
      if (made) await rmdir(folder).catch(() => undefined)
    },
  }
}

/** @returns whether it wasn't there. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    return (await mkdir(folder, { recursive: true })) !== undefined
  } catch (error) {
    throw writeError(folder, error)
  }
}

/** Makes the lock, whole from its first moment. @returns false when there is one. */
async function placed(path: string, own: Owner): Promise<boolean> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(own)}\n`)
  const temporary = await writeTemporary(path, bytes)
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    // A file system without links.
    return await writeFile(path, bytes, { flag: 'wx' }).then(
      () => true,
      (reason: unknown) => {
        if (systemErrorCode(reason) === 'EEXIST') return false
        throw writeError(path, reason)
      },
    )
  } finally {
    await removeTemporary(temporary)
  }
}

/** Removes the lock of a process that has ended. @throws GlassformerError when it hasn't. */
async function takeOver(path: string, folder: string, own: Owner): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const owner = jsonAs(text, ownerSchema)
  if (owner !== undefined && owner.host === own.host && (await isRunning(owner, own))) {
    throw new GlassformerError(
      `process ${owner.pid} is training in ${folder}: wait until it ends, stop it, or name another folder with --out ` +
        `(if that process is no training, remove ${path})`,
    )
  }
  // Moved before it goes: two that take over at once must not remove each other's new lock.
  const aside = temporaryPath(path)
  try {
    await rename(path, aside)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw writeError(path, error)
  }
  if ((await readFile(aside, 'utf8')) !== text) await link(aside, path).catch(() => undefined)
  await removeTemporary(aside)
}

/** Whether the process that made the lock goes on: this one may be it, or bear a dead one's number. */
async function isRunning({ pid, began }: Owner, own: Owner): Promise<boolean> {
  if (pid === own.pid) return began === null ? false : began === own.began
  if (!isRunningElsewhere(pid)) return false
  const now = await beginningOf(pid)
  return began === null || now === null || began === now
}

/** Linux's count of clock ticks from the system's start to the process's, and the start; elsewhere `null`. */
async function beginningOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all(
      [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map(path => readFile(path, 'utf8')),
    )
    // The name, in brackets, may hold spaces and brackets itself.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
    return `${fields[19]} ${boot?.trim()}`
  } catch {
    return null
  }
}
