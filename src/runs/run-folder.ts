import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE } from '../formats/model-files.js'
import { LOCK_FILE } from './folder-lock.js'
import { readFolder } from '../formats/node/read-folder.js'
import { isTemporaryName, writeError } from '../formats/node/temporary-file.js'
import { writeFolder } from '../formats/node/write-folder.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { type Checkpoint, checkpointFiles, checkpointFromFiles, checkpointToFiles } from '../train/checkpoint.js'
import { RUN_FILE } from './run-record.js'

const CHECKPOINT_FOLDER = 'checkpoint'

/** What a folder holds: nothing (or it doesn't exist), a run, a model without a run, or other things. */
export type Content = 'nothing' | 'run' | 'model' | 'other'

export async function contentOf(folder: string): Promise<Content> {
  const place = await stat(folder).catch(() => undefined)
  if (place === undefined) return 'nothing'
  if (!place.isDirectory()) throw new GlassformerError(`${folder} is a file; --out needs a folder`)
  const all: string[] = await readdir(folder).catch(() => [])
  const names = all.filter(name => name !== LOCK_FILE && !isTemporaryName(name))
  if (names.includes(RUN_FILE)) return 'run'
  if (names.includes(CONFIG_FILE)) return 'model'
  return names.length === 0 ? 'nothing' : 'other'
}

/** The name that {@link moveAside} will give. */
export async function asideOf(folder: string): Promise<string> {
  const base = folder.replace(/[/\\]+$/u, '')
  for (let number = 1; ; number++) {
    const path = `${base}.${number}`
    if ((await stat(path).catch(() => undefined)) === undefined) return path
  }
}

/** Renames a folder so that its place is free and nothing is lost. @returns its new path. */
export async function moveAside(folder: string): Promise<string> {
  const path = await asideOf(folder)
  try {
    await rename(folder, path)
  } catch (error) {
    throw writeError(path, error)
  }
  return path
}

/** @throws GlassformerError with the path; the checkpoint before is then unchanged. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeFolder(join(folder, CHECKPOINT_FOLDER), checkpointToFiles(checkpoint))
}

/** Finishes what a killed writer of a checkpoint began, and removes what it left. */
export async function cleanCheckpoint(folder: string): Promise<void> {
  const path = join(folder, CHECKPOINT_FOLDER)
  if ((await stat(path).catch(() => undefined)) !== undefined) await writeFolder(path, new Map())
}

/**
 * @returns `undefined` when the run was stopped before its first checkpoint
 * @throws GlassformerError naming the damaged file
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, CHECKPOINT_FOLDER)
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined
  const files = await readFolder(path, { required: [], optional: checkpointFiles })
  // A writer that was killed before it finished the first one leaves none of them.
  return files.size === 0 ? undefined : checkpointFromFiles(files, path)
}
