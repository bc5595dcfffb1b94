import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Made by interop/hugging-face/make_models.py with transformers 5.24.
export const fixtures = fileURLToPath(new URL('fixtures/hugging-face', import.meta.url))

/** The files of one of them. */
export function filesOf(name: string): Map<string, Uint8Array> {
  const folder = join(fixtures, name)
  return new Map(readdirSync(folder).map(file => [file, new Uint8Array(readFileSync(join(folder, file)))]))
}

/** A copy of the files with other values in one that is JSON. */
export function changed(
  name: string,
  file: string,
  values: Readonly<Record<string, unknown>>,
): Map<string, Uint8Array> {
  const files = filesOf(name)
  const before: object = JSON.parse(new TextDecoder().decode(files.get(file)))
  return files.set(file, new TextEncoder().encode(JSON.stringify({ ...before, ...values })))
}
