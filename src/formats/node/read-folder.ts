import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { COMMIT_FILE, readCommit } from './folder-commit.js'
import { readFileLimited } from './read-file-limited.js'

/** A writer that replaces the files this often while they are read is not ours. */
const MOST_ATTEMPTS = 20

/** Which files to read. */
export type FolderFiles = {
  readonly required: readonly string[]
  /** Left out of the result when they are missing. */
  readonly optional?: readonly string[]
  /** The most bytes of one file; default 2 GiB, of a `.json` 64 MiB. */
  readonly maximumBytes?: number
}

/**
 * Reads several files of a folder that belong together, all from the same `writeFolder`, also while another one runs
 * and after one that crashed. Nothing is written.
 *
 * @returns file name → bytes
 * @throws GlassformerError in one line with the path when the folder or a required file is missing or unreadable
 */
export async function readFolder(folder: string, files: FolderFiles): Promise<Map<string, Uint8Array>> {
  const place = await stat(folder).catch(() => undefined)
  if (place === undefined) throw new GlassformerError(`cannot read ${folder}: it does not exist`)
  if (!place.isDirectory()) throw new GlassformerError(`cannot read ${folder}: it is not a folder`)

  for (let attempt = 1; ; attempt++) {
    const before = await fingerprint(folder, files)
    const contents = await readOnce(folder, files).catch((error: unknown) => ({ error }))
    if ((await fingerprint(folder, files)) === before) {
      if ('error' in contents) throw contents.error
      return contents
    }
    if (attempt === MOST_ATTEMPTS) throw new GlassformerError(`cannot read ${folder}: its files change all the time`)
  }
}

async function readOnce(folder: string, files: FolderFiles): Promise<Map<string, Uint8Array>> {
  const commit = await readCommit(folder)
  const contents = new Map<string, Uint8Array>()
  for (const name of [...files.required, ...(files.optional ?? [])]) {
    const temporary = commit?.get(name)
    const newPlace = temporary ? join(folder, temporary) : undefined
    const path = newPlace !== undefined && (await exists(newPlace)) ? newPlace : join(folder, name)
    if (temporary !== null && (await exists(path))) {
      contents.set(name, await readFileLimited(path, files.maximumBytes))
    } else if (files.required.includes(name)) {
      throw new GlassformerError(`cannot read ${join(folder, name)}: it does not exist`)
    }
  }
  return contents
}

/** Changes with every replacement of one of the files. */
async function fingerprint(folder: string, files: FolderFiles): Promise<string> {
  const names = [COMMIT_FILE, ...files.required, ...(files.optional ?? [])]
  return (await Promise.all(names.map(name => stampOf(join(folder, name))))).join('\n')
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : '-'
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
