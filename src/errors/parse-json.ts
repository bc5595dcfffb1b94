import { GlassformerError } from './glassformer-error.js'

/** The value of a JSON document. @throws GlassformerError naming the place when it is none */
export function parseJson(place: string, document: Uint8Array | string): unknown {
  try {
    const isText = typeof document === 'string'
    return JSON.parse(isText ? document : new TextDecoder('utf-8', { fatal: true }).decode(document))
  } catch (error) {
    throw new GlassformerError(`${place} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
