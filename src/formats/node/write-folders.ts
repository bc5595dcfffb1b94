import { dirname, join } from 'node:path'
import { basename } from 'node:path/posix'
import { writeFolder } from './write-folder.js'

/**
 * Writes files into a folder and folders below it, each as {@link writeFolder} does; the folder itself last, so that it is
 * whole when its own files are there.
 *
 * @param files name → bytes, with the folder below in front: `onnx/encoder_model.onnx`
 */
export async function writeFolders(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const places = new Set([...files.keys()].map(name => dirname(name)))
  for (const place of [...places].sort((a, b) => Number(a === '.') - Number(b === '.'))) {
    const named = [...files].filter(([name]) => dirname(name) === place)
    await writeFolder(join(folder, place), new Map(named.map(([name, bytes]) => [basename(name), bytes])))
  }
}
