import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'
import { shown } from '../options/shown.js'
import { snakeCase } from '../options/snake-case.js'

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
  const ids = target && idsOf(target)
  const said = Object.entries({ ...ids, ...config })
  return said.length === 0 ? undefined : Object.fromEntries(said.map(([name, value]) => [snakeCase(name), value]))
}

/** What the file says of ids must be what the vocabulary says: answers begin and end with the vocabulary's. */
export function checkGenerationIds(config: Readonly<Record<string, unknown>>, target: Vocabulary): void {
  for (const [name, id] of Object.entries(idsOf(target))) {
    const said = config[name] ?? id
    if (said !== id)
      throw new GlassformerError(
        `${snakeCase(name)} is ${shown(said)}, but in the vocabulary it is ${id}: change one of them`,
      )
  }
}

function idsOf({ sosId, eosId, padId }: Vocabulary): Readonly<Record<string, number | null>> {
  return { decoderStartTokenId: sosId, eosTokenId: eosId, padTokenId: padId }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase())
}
