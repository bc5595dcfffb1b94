import { GlassformerError } from './glassformer-error.js'

/**
 * The value of a JSON document.
 *
 * @param prepare makes JSON of a text that is nearly that
 * @throws GlassformerError naming the place when it is none
 */
export function parseJson(
  place: string,
  document: Uint8Array | string,
  prepare = (text: string): string => text,
): unknown {
  try {
    const isText = typeof document === 'string'
    const text = isText ? document : new TextDecoder('utf-8', { fatal: true }).decode(document)
    return JSON.parse(prepare(text))
  } catch (error) {
    throw new GlassformerError(`${place} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
