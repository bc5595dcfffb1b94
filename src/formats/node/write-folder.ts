import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { writeFileAtomic } from './atomic-write.js'
import { applyCommit, COMMIT_FILE, commitBytes, isPlainName, readCommit } from './folder-commit.js'
import { makeFolder } from './make-folder.js'
import { removeAbandoned, removeTemporary, syncFolder, writeError, writeTemporary } from './temporary-file.js'

/**
 * Replaces several files of a folder as one: whoever reads them with `readFolder`, even after a crash in the middle of
 * this function, gets all of the old ones or all of the new ones. Other files of the folder are left alone.
 *
 * How: every new file is written whole beside its place, down to the disk. Then one small file, `.commit.json`, says
 * which are to take whose place, and appears in one step: before it the old files count, from it on the new ones.
 * Then the files are renamed in the given order, and `.commit.json` goes. After a crash before it, the old files are
 * in place untouched; after a crash with it, `readFolder` reads the new files wherever they are, and the next
 * `writeFolder` finishes the renaming first. (A foreign reader that looks between two renames can see new files beside
 * old ones, each of them whole.)
 *
 * Only one process may write to a folder at a time.
 *
 * @param folder made when missing
 * @param files file name → bytes, or `null` to remove the file
 * @throws GlassformerError in one line with the path and the reason; the old files are unchanged and nothing is left
 */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
  await prepareFolder(folder)
  for (const name of files.keys()) await checkPlace(folder, name)

  const commit = new Map<string, string | null>()
  try {
    for (const [name, bytes] of files) {
      commit.set(name, bytes === null ? null : basename(await writeTemporary(join(folder, name), bytes)))
    }
    await syncFolder(folder)
    await writeFileAtomic(join(folder, COMMIT_FILE), commitBytes(commit))
  } catch (error) {
    for (const temporary of commit.values()) {
      if (temporary !== null) await removeTemporary(join(folder, temporary))
    }
    throw error
  }
  await applyCommit(folder, commit)
}

/** Makes the folder, finishes what a crashed writer began, and removes what it left. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    const unfinished = await readCommit(folder)
    if (unfinished !== undefined) await applyCommit(folder, unfinished)
    await removeAbandoned(folder)
  } catch (error) {
    throw writeError(folder, error)
  }
}

async function checkPlace(folder: string, name: string): Promise<void> {
  if (!isPlainName(name)) throw new GlassformerError(`cannot write ${JSON.stringify(name)}: not a plain file name`)
  const path = join(folder, name)
  const place = await stat(path).catch(() => undefined)
  if (place?.isDirectory()) throw new GlassformerError(`cannot write ${path}: it is a folder; remove or rename it`)
}
