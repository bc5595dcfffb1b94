import { fileURLToPath } from 'node:url'
import { packageFolder } from '../package-folder.js'
import { readFileLimited } from './read-file-limited.js'

/** The files of `interop/torch` that a model in PyTorch needs. */
const TWIN_FILES = ['model.py', 'naming.py'] as const

/**
 * The model's twin in PyTorch, from this package's `interop/torch`.
 *
 * @returns bytes by file name
 * @throws GlassformerError naming the file when the package is incomplete
 */
export async function torchTwin(): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const name of TWIN_FILES) {
    const path = fileURLToPath(new URL(`interop/torch/${name}`, packageFolder))
    files.set(name, await readFileLimited(path))
  }
  return files
}
