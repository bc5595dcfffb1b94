import type * as z from 'zod'
import { GlassformerError } from '../errors/glassformer-error.js'

/** What a JSON text says where a schema describes it; `undefined` for anything else. */
export function jsonAs<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * A value that a schema describes.
 *
 * @param whole how an error names the value itself, where it isn't one of its fields that is wrong
 * @throws GlassformerError in one line with the place and the first wrong field
 */
export function checked<T>(place: string, value: unknown, schema: z.ZodType<T>, whole?: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new GlassformerError(`${place}: ${problemOf(parsed.error, whole)}`)
}

/** The first thing that a schema finds wrong, in one line: `training.steps: …`. */
function problemOf({ issues: [issue] }: z.ZodError, whole = 'the document'): string {
  const path = issue?.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const field = path?.replace(/^\./u, '') || whole
  return field === '' ? `${issue?.message}` : `${field}: ${issue?.message}`
}
