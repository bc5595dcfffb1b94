import type { z } from 'zod'
import { readFileLimited } from '../formats/node/read-file-limited.js'
import { GlassformerError } from '../math/error.js'
import { print } from './output.js'

/** One JSON document on one line of stdout. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value)}\n`)
}

/**
 * Reads a JSON file and checks it.
 *
 * @throws GlassformerError in one line with the path and the field
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return parseJson(path, await readFileLimited(path), schema)
}

/** As {@link readJson}, for bytes that were read already. */
export function parseJson<T>(path: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new GlassformerError(`${path} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  throw new GlassformerError(`${path}: ${field?.replace(/^\./u, '') || 'the document'}: ${issue?.message}`)
}
