import type { z } from 'zod'
import { GlassformerError } from '../errors/glassformer-error.js'

/**
 * Checks a task's options and fills in their defaults.
 *
 * @throws GlassformerError that names the task, the option and what it must be
 */
export function parseTaskOptions<T>(name: string, schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = issue?.path.join('.')
  throw new GlassformerError(`task ${name}: ${option ? `${option}: ` : ''}${issue?.message}`)
}
