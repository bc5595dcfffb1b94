import { existsSync } from 'node:fs'
import { readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GlassformerError } from '../errors/glassformer-error.js'
import { CONFIG_FILE } from '../formats/model-files.js'
import { isTemporaryName, writeError } from '../formats/node/temporary-file.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { readCheckpoint } from './checkpoint-folder.js'
import { type FolderLock, LOCK_FILE, lockFolder } from './folder-lock.js'
import { RUN_FILE, readRunRecord } from './run-record.js'

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

/** In words: `a run of digits, at step 300 of 3001`. */
export async function describeContent(folder: string, content: Exclude<Content, 'nothing'>): Promise<string> {
  if (content === 'other') return 'other files'
  if (content === 'model') return 'a model that is no run'
  const { task, training } = await readRunRecord(folder)
  const checkpoint = await readCheckpoint(folder)
  return `a run of ${task.name}, at step ${checkpoint?.state.step ?? 0} of ${training.steps}`
}

/** So many runs are named. */
const NAMED = 5

/** Some of the runs in the folder that this one is in, by their paths: those whose names are alike first. */
export async function runsBeside(folder: string): Promise<string[]> {
  const parent = dirname(folder)
  const names = await readdir(parent).catch(() => [])
  return nearestStrings(basename(folder), names, names.length)
    .map(name => join(parent, name))
    .filter(path => existsSync(join(path, RUN_FILE)))
    .slice(0, NAMED)
}

/** A folder that a new run has for itself. */
export interface TakenFolder {
  readonly lock: FolderLock
  /** Where the run or model is now that was in the folder. */
  readonly movedTo: string | undefined
}

/**
 * Takes a folder for a new run.
 *
 * @param replaces whether a run or a model that is in it makes room
 * @throws GlassformerError when the folder holds something that stays, or another process has it
 */
export async function takeFolder(folder: string, replaces: boolean): Promise<TakenFolder> {
  const lock = await lockFolder(folder)
  const content = await contentOf(folder)
  if (content === 'nothing') return { lock, movedTo: undefined }
  await lock.release()
  if (content === 'other' || !replaces)
    throw new GlassformerError(`${folder} holds ${await describeContent(folder, content)}: name another folder`)
  const movedTo = await moveAside(folder)
  return { lock: await lockFolder(folder), movedTo }
}

/** The name that a run or model gets which makes room for another. */
export async function asideOf(folder: string): Promise<string> {
  const base = folder.replace(/[/\\]+$/u, '')
  for (let number = 1; ; number++) {
    const path = `${base}.${number}`
    if ((await stat(path).catch(() => undefined)) === undefined) return path
  }
}

/** Renames a folder so that its place is free and nothing is lost. @returns its new path. */
async function moveAside(folder: string): Promise<string> {
  const path = await asideOf(folder)
  try {
    await rename(folder, path)
  } catch (error) {
    throw writeError(path, error)
  }
  return path
}
