import type { z } from 'zod'
import { checked } from '../errors/checked-json.js'

/**
 * Checks a task's options and fills in their defaults.
 *
 * @throws GlassformerError that names the task, the option and what it must be
 */
export function parseTaskOptions<T>(name: string, schema: z.ZodType<T>, options: unknown): T {
  return checked(`task ${name}`, options, schema, '')
}
