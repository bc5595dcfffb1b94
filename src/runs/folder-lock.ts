import { rmSync } from 'node:fs'
import { link, lstat, readFile, rename, rmdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { GlassformerError } from '../errors/glassformer-error.js'
import { jsonAs } from '../formats/checked-json.js'
import { makeFolder } from '../formats/node/make-folder.js'
import { readFileLimited } from '../formats/node/read-file-limited.js'
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
const LARGEST_LOCK = 4096

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When the process began, in the system's own count; tells it from a later one of the same number. */
  began: z.string().nullable(),
})

type Owner = z.infer<typeof ownerSchema>

/** A folder that no other process writes to. */
export interface FolderLock {
  /** @throws GlassformerError when the folder, or this lock on it, has been taken away: nothing more can be kept there */
  check(): Promise<void>
  /** Lets others have it. A folder that was made for the lock, and stayed empty, goes. */
  release(): Promise<void>
}

/** Who takes over a dead one's lock may be overtaken, but not for ever. */
const MOST_ATTEMPTS = 20

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
  const own = await ownerOf(process.pid)
  const text = `${JSON.stringify(own)}\n`
  for (let attempt = 1; !(await placed(path, text)); attempt++) {
    if (attempt === MOST_ATTEMPTS) throw new GlassformerError(`cannot lock ${folder}: others take ${path} all the time`)
    await takeOver(path, folder, own)
  }
  const atExit = (): void => rmSync(path, { force: true })
  process.once('exit', atExit)
  return {
    async check() {
      if ((await lockText(path)) === text) return
      throw new GlassformerError(
        `${folder} was taken away while it was trained in (its ${LOCK_FILE} is gone): what was learned since the last checkpoint is lost`,
      )
    },
    async release() {
      process.removeListener('exit', atExit)
      if ((await lockText(path).catch(() => undefined)) === text) atExit()
      if (made) await rmdir(folder).catch(() => undefined)
    },
  }
}

/** @throws GlassformerError naming the process that trains in the folder, where one does */
export async function refuseBusy(folder: string): Promise<void> {
  const text = await lockText(join(folder, LOCK_FILE))
  if (text !== undefined) await refuseRunning(text, folder, await ownerOf(process.pid))
}

/** Makes the lock, whole from its first moment. @returns false when there is one. */
async function placed(path: string, text: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(text)
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

/** What the lock says; `undefined` where there is none. @throws GlassformerError for what no lock can be */
async function lockText(path: string): Promise<string | undefined> {
  const place = await lstat(path).catch(() => undefined)
  if (place === undefined) return undefined
  if (!place.isFile()) {
    const what = place.isDirectory() ? 'a folder' : place.isSymbolicLink() ? 'a link' : 'no file'
    throw new GlassformerError(`${path} is ${what}, where a lock is to be: remove it`)
  }
  try {
    return new TextDecoder().decode(await readFileLimited(path, LARGEST_LOCK))
  } catch (error) {
    if ((await lstat(path).catch(() => undefined)) === undefined) return undefined
    throw error
  }
}

/** Removes the lock of a process that has ended. @throws GlassformerError when it hasn't. */
async function takeOver(path: string, folder: string, own: Owner): Promise<void> {
  const text = await lockText(path)
  if (text === undefined) return
  await refuseRunning(text, folder, own)
  // Moved before it goes: two that take over at once must not remove each other's new lock.
  const aside = temporaryPath(path)
  try {
    await rename(path, aside)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw writeError(path, error)
  }
  if ((await lockText(aside)) !== text) await link(aside, path).catch(() => undefined)
  await removeTemporary(aside)
}

async function refuseRunning(text: string, folder: string, own: Owner): Promise<void> {
  const owner = jsonAs(text, ownerSchema)
  if (owner === undefined || owner.host !== own.host || !(await isRunning(owner, own))) return
  throw new GlassformerError(
    `process ${owner.pid} is training in ${folder}: wait until it ends, stop it, or name another folder with --out ` +
      `(if that process is no training, remove ${join(folder, LOCK_FILE)})`,
  )
}

async function ownerOf(pid: number): Promise<Owner> {
  return { pid, host: hostname(), began: await beginningOf(pid) }
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
