import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { systemErrorCode } from './system-error.js'
import { writeError } from './temporary-file.js'

/**
 * Makes a folder, and those above it that are missing. Node's own way with `recursive` calls a read-only place missing,
 * and under /proc it has no end.
 *
 * @returns whether it wasn't there
 * @throws GlassformerError naming the folder and the reason
 */
export async function makeFolder(folder: string): Promise<boolean> {
  const missing: string[] = []
  for (let path = resolve(folder); !(await isFolder(path)); path = dirname(path)) missing.unshift(path)
  for (const path of missing) {
    try {
      await mkdir(path)
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw writeError(folder, error)
      // Somebody else has made it in between, or it is a link to nowhere.
      if (!(await isFolder(path))) throw new GlassformerError(`cannot write ${folder}: ${path} is a link to nothing`)
    }
  }
  return missing.length > 0
}

/** @throws GlassformerError when it is something else */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT' && dirname(path) !== path) return undefined
    throw writeError(path, error)
  })
  if (found?.isDirectory() === false) throw new GlassformerError(`cannot write ${path}: it is not a folder`)
  return found !== undefined
}
