import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'

/** Hugging Face's file of how a model generates where nobody says otherwise, by their names: `max_new_tokens`. */
export const GENERATION_FILE = 'generation_config.json'

/** Its options by our names; `null` is what isn't said. @throws GlassformerError when it is no object */
export function generationOptions(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new GlassformerError('it must be an object such as {"max_new_tokens": 40}')
  const given = Object.entries(value).filter(([, said]) => said !== null)
  return Object.fromEntries(given.map(([name, said]) => [camelCase(name), said]))
}

/**
 * The file's content: what the model says, and for other programs the ids that its vocabulary says; `undefined` where there
 * is nothing to say.
 */
export function generationJson(
  config: Readonly<Record<string, unknown>>,
  target: Vocabulary | null,
): Record<string, unknown> | undefined {
  const ids = target && { decoderStartTokenId: target.sosId, eosTokenId: target.eosId, padTokenId: target.padId }
  const said = Object.entries({ ...ids, ...config })
  return said.length === 0 ? undefined : Object.fromEntries(said.map(([name, value]) => [snakeCase(name), value]))
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase())
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)
}
