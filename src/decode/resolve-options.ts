import { GlassformerError } from '../errors/glassformer-error.js'
import type { TransformerOptions } from '../model/options.js'
import type { Transformer } from '../model/transformer.js'
import { settleOptions } from '../options/settle.js'
import {
  defaultGenerateOptions,
  type GenerateOptions,
  generateOptions,
  type ResolvedOptions,
} from './generate-options.js'
import { forBeams, forSampling, inGenerationConfig, withModelDefaults } from './model-defaults.js'

/**
 * The options with the model's defaults and else our own, checked.
 *
 * @throws GlassformerError naming the option, its value and what it may be; of an unknown one, the nearest
 */
export function resolveOptions(given: GenerateOptions, model: Transformer): ResolvedOptions {
  const options = settleOptions(generateOptions, withModelDefaults(given, model))
  checkTogether(options)
  checkForModel(options, model.options)
  return options
}

/**
 * Checks how a model generates where nobody says otherwise.
 *
 * @param place how errors name the file that says it
 * @throws GlassformerError naming the key as the file does
 */
export function checkGenerationConfig(model: Transformer, place: string): void {
  inGenerationConfig(place, () => resolveOptions(withModelDefaults({}, model, place), model))
}

/** An option that would do nothing beside the others is a mistake. @throws GlassformerError naming it */
export function checkTogether(options: ResolvedOptions): void {
  const { numBeams, numReturnSequences, doSample, forcedPrefix, eosId } = options
  const isSet = (name: keyof ResolvedOptions): boolean => options[name] !== defaultGenerateOptions[name]
  if (doSample && numBeams > 1) throw new GlassformerError('doSample draws one token at a time: numBeams must be 1')
  if (options.outputProbabilities && numBeams > 1)
    throw new GlassformerError('outputProbabilities needs one token at a time: numBeams must be 1')
  const sampling = forSampling.find(isSet)
  if (!doSample && sampling !== undefined)
    throw new GlassformerError(`${sampling} ${options[sampling]} changes nothing without doSample`)
  const beams = forBeams.find(isSet)
  if (numBeams === 1 && beams !== undefined)
    throw new GlassformerError(`${beams} ${options[beams]} changes nothing without numBeams of 2 or more`)
  if (!doSample && numReturnSequences > numBeams)
    throw new GlassformerError(
      `numReturnSequences ${numReturnSequences} is more than numBeams ${numBeams}: raise numBeams, or set doSample`,
    )
  if ([forcedPrefix, ...forcedPrefix.filter(Array.isArray)].some(prefix => prefix.slice(0, -1).includes(eosId)))
    throw new GlassformerError(`forcedPrefix goes on behind eosId ${eosId}, which ends`)
}

/** @throws GlassformerError for tokens that the model's targets can't have */
export function checkForModel(options: ResolvedOptions, { trgVocabSize }: TransformerOptions): void {
  for (const name of ['forcedPrefix', 'forcedBosTokenId', 'forcedEosTokenId', 'suppressTokens'] as const) {
    const wrong = [options[name] ?? []].flat(2).find(id => id >= trgVocabSize)
    if (wrong !== undefined)
      throw new GlassformerError(`${name} holds ${wrong}, but target ids are 0 to ${trgVocabSize - 1}`)
  }
}
