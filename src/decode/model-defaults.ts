import { naming } from '../errors/in-names.js'
import { within } from '../errors/within.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import { settleOptions } from '../options/settle.js'
import { snakeCase } from '../options/snake-case.js'
import { decoderOptions, type GenerateOptions, searchOptions } from './generate-options.js'

/** What does nothing without beams, and without sampling. */
export const forBeams = [
  'lengthPenalty',
  'coveragePenalty',
  'earlyStopping',
  'patience',
  'fullBeams',
  'outputBeamTree',
] as const
export const forSampling = ['temperature', 'topK', 'topP'] as const

/** A model and how it generates where nobody says otherwise. */
export type Defaulting = Pick<Transformer, 'options' | 'generationConfig'>

/**
 * The options as they are given, and where they say nothing what the model's `generation_config.json` says. Of that,
 * options which would do nothing beside the given ones are left out.
 *
 * @param place how errors name the file
 * @throws GlassformerError naming it for an option that can't be; what it says besides is for others
 */
export function withModelDefaults(
  given: GenerateOptions,
  { options, generationConfig }: Defaulting,
  place = 'generation_config.json',
): GenerateOptions {
  if (Object.keys(generationConfig).length === 0) return given
  const known = pickOptions(searchOptions, generationConfig)
  const said = inGenerationConfig(place, () => settleOptions(searchOptions, known))
  const wantsBeams = (given.numBeams ?? 1) > 1
  const samples = given.doSample ?? (!wantsBeams && said.doSample)
  const numBeams = given.numBeams ?? (samples ? 1 : said.numBeams)
  const idle: readonly string[] = [...(samples ? [] : forSampling), ...(numBeams > 1 ? [] : forBeams)]
  const useful = Object.entries(said).filter(([name]) => name in known && !idle.includes(name))
  const { maxNewTokens } = said
  return {
    ...inGenerationConfig(place, () => markersOf(generationConfig)),
    ...Object.fromEntries(useful),
    doSample: samples,
    numBeams,
    // No answer has more positions than the model.
    ...(maxNewTokens !== undefined && { maxNewTokens: Math.min(maxNewTokens, options.maxLen - 1) }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}

/** What the file says wrong is named as the file does. */
export function inGenerationConfig<T>(place: string, action: () => T): T {
  const names = (name: string): string | undefined => (Object.hasOwn(searchOptions, name) ? snakeCase(name) : undefined)
  return within(place, () => naming(names, action))
}

/** The ids that begin and end a target, by Hugging Face's names. */
function markersOf({ decoderStartTokenId, eosTokenId }: Defaulting['generationConfig']): GenerateOptions {
  const { sosId, eosId } = decoderOptions
  return {
    ...(decoderStartTokenId !== undefined && {
      sosId: sosId.type.settle(decoderStartTokenId, 'decoder_start_token_id'),
    }),
    ...(eosTokenId !== undefined && { eosId: eosId.type.settle(eosTokenId, 'eos_token_id') }),
  }
}
