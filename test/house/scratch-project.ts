import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { scratch } from '../support/scratch.js'

export const projectRoot = resolve(import.meta.dirname, '../..')

/** A folder with these files, and the project's own node_modules. */
export function scratchProject(files: Readonly<Record<string, string>>): string {
  const folder = scratch()
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Runs a Node script in a folder. */
export function runIn(
  folder: string,
  args: readonly string[],
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return { code: status, text: stdout + stderr }
}
