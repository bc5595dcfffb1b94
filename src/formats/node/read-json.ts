import type * as z from 'zod'
import { parseJson } from '../../errors/parse-json.js'
import { checked } from '../checked-json.js'
import { LARGEST_JSON, readFileLimited } from './read-file-limited.js'

/**
 * Reads a JSON file and checks it.
 *
 * @throws GlassformerError in one line with the path and the field
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return checked(path, parseJson(path, await readFileLimited(path, LARGEST_JSON)), schema)
}
