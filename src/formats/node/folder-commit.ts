import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { readFileLimited } from './read-file-limited.js'
import { systemErrorCode, systemErrorReason } from './system-error.js'
import { isTemporaryName, placeTemporary, syncFolder } from './temporary-file.js'

/** The file that says which temporary files are to take which places. While it exists, the new files are valid. */
export const COMMIT_FILE = '.commit.json'

/** File name → the temporary file that holds its new bytes; `null`: the file is to go. */
export type Commit = ReadonlyMap<string, string | null>

/** Whether a name is that of a file in the folder itself. */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/u.test(name)
}

/**
 * The commit that a writer did not finish; `undefined` when the folder is as it should be.
 *
 * @throws GlassformerError when the commit file is damaged
 */
export async function readCommit(folder: string): Promise<Commit | undefined> {
  const path = join(folder, COMMIT_FILE)
  if (!existsSync(path)) return undefined
  const entries = entriesIn(new TextDecoder().decode(await readFileLimited(path)))
  if (!Array.isArray(entries) || !entries.every(isEntry))
    throw new GlassformerError(`${path} is damaged: it is no list of files; remove it to keep the old files`)
  return new Map(entries)
}

function entriesIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isEntry(entry: unknown): entry is [string, string | null] {
  if (!Array.isArray(entry) || entry.length !== 2) return false
  const [name, temporary]: unknown[] = entry
  if (typeof name !== 'string' || !isPlainName(name)) return false
  return temporary === null || (typeof temporary === 'string' && isTemporaryName(temporary))
}

/** The content of {@link COMMIT_FILE}. */
export function commitBytes(commit: Commit): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify([...commit])}\n`)
}

/** Puts the commit's files in their places, in order. Doing it again, after a crash in the middle, finishes the rest. */
export async function applyCommit(folder: string, commit: Commit): Promise<void> {
  for (const [name, temporary] of commit) {
    const path = join(folder, name)
    try {
      if (temporary === null) await rm(path, { force: true })
      else await placeTemporary(join(folder, temporary), path)
    } catch (error) {
      // Renamed already, before the crash.
      if (systemErrorCode(error) === 'ENOENT') continue
      throw new GlassformerError(
        `cannot replace ${path}: ${systemErrorReason(error)}; the new files are kept and take their places at the next write`,
        { cause: error },
      )
    }
  }
  await syncFolder(folder)
  await rm(join(folder, COMMIT_FILE), { force: true })
  await syncFolder(folder)
}
