import type { z } from 'zod'
import { GlassformerError } from './glassformer-error.js'

/** The value of a JSON document. @throws GlassformerError naming the place when it is none */
export function parseJson(place: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new GlassformerError(`${place} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** A value that a schema describes. @throws GlassformerError in one line with the place and the first wrong field */
export function checked<T>(place: string, value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new GlassformerError(`${place}: ${problemOf(parsed.error)}`)
}

/** The first thing that a schema finds wrong, in one line: `training.steps: …`. */
export function problemOf({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return `${field?.replace(/^\./u, '') || 'the document'}: ${issue?.message}`
}
