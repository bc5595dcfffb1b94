import { aVocabulary } from '../data/a-vocabulary.js'
import { bothVocabularies } from '../data/both-vocabularies.js'
import type { Tokenizers } from '../data/tokenizer.js'
import { Vocabulary } from '../data/vocabulary.js'
import { within } from '../errors/within.js'
import { aModel } from '../model/a-model.js'
import { modelOptions } from '../model/options.js'
import { type StateDict, withoutComputed } from '../model/state-dict.js'
import { Transformer } from '../model/transformer.js'
import { either } from '../options/lists.js'
import type { Given } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { checkFinite } from './check-finite.js'
import { checkKeys, checkLayers } from './check-layers.js'
import { checkGenerationIds, GENERATION_FILE, generationJson, generationOptions } from './generation-config.js'
import { bytesOf, checkFiles, jsonOf, type NamedFiles, toJson } from './named-files.js'
import { readOwnSafetensors, readSafetensors, type Safetensors, writeSafetensors } from './safetensors.js'
import { savingOptions, storedWeights } from './stored-weights.js'
import { toStateDict } from './to-state-dict.js'
import { readTokenizers } from './tokenizer-files.js'
import {
  checkAlone,
  checkSizes,
  parseVocabularies,
  VOCABULARY_FILE,
  type Vocabularies,
  vocabularyFiles,
} from './vocabulary-file.js'

export const WEIGHTS_FILE = 'model.safetensors'
export const CONFIG_FILE = 'config.json'

/** The remark in the weights' file that says what {@link Transformer.longestSource} was. */
const LONGEST_SOURCE = 'glassformer.longest_source'

/** The files of a model folder by name. */
export type ModelFiles = NamedFiles

/** What a model folder holds. */
export const modelFileNames = {
  required: [CONFIG_FILE, WEIGHTS_FILE],
  optional: [VOCABULARY_FILE, GENERATION_FILE],
} as const

/** A model and the tokens it speaks. */
export interface SpeakingModel {
  readonly model: Transformer
  /** The vocabulary, of the source where the sides differ. */
  readonly vocabulary: Vocabulary
  readonly targetVocabulary: Vocabulary
}

/** A model of ids: its files had no vocabulary. */
export interface SilentModel {
  readonly model: Transformer
  readonly vocabulary: null
  readonly targetVocabulary: null
}

/**
 * A loaded model: both vocabularies or none, so that one question answers for both.
 *
 * @example
 * ```ts
 * import { loadModel } from 'glassformer'
 * const { model, vocabulary, targetVocabulary } = await loadModel('runs/digits')
 * if (vocabulary === null) throw new Error('it speaks ids only')
 * targetVocabulary.size // 13: not null either
 * ```
 */
export type LoadedModel = SpeakingModel | SilentModel

/** How a model is saved; every option has a default. */
export interface SavingOptions extends Given<typeof savingOptions> {}

/**
 * A model as files: weights (safetensors), the constructor's options, the vocabulary, and how it generates. Sinusoids are
 * left out, which loading computes again.
 *
 * @param vocabulary of both sides, or one for each; without one the model takes ids only
 * @param options what the weights are in the files
 * @returns bytes by file name, as `modelFromFiles` takes them
 * @throws GlassformerError for a vocabulary of another size than the model's, and for a `dtype` that there isn't
 * @example
 * ```ts
 * import { loadModel, modelToFiles } from 'glassformer'
 * const { model, vocabulary } = await loadModel('runs/digits')
 * const files = modelToFiles(model, vocabulary, { dtype: 'float16' })
 * const names = [...files.keys()] // ['model.safetensors', 'vocabulary.json', …
 * ```
 */
export function modelToFiles(
  model: Transformer,
  vocabulary?: Vocabulary | Vocabularies | null,
  options: SavingOptions = {},
): Map<string, Uint8Array> {
  aModel.settle(model, 'model')
  if (vocabulary != null) either(aVocabulary, bothVocabularies).settle(vocabulary, 'vocabulary')
  const { dtype } = settleOptions(savingOptions, options)
  const files = new Map<string, Uint8Array>()
  const weights = storedWeights(withoutComputed(model, model.stateDict()), dtype)
  files.set(WEIGHTS_FILE, writeSafetensors(weights, remarksOn(model)))
  const sides = vocabulary instanceof Vocabulary ? { source: vocabulary, target: vocabulary } : (vocabulary ?? null)
  if (sides !== null) {
    checkSizes(sides, model)
    if (vocabulary instanceof Vocabulary) checkAlone(vocabulary)
    for (const [name, bytes] of vocabularyFiles(sides)) files.set(name, bytes)
  }
  const generation = generationJson(model.generationConfig, sides?.target ?? null)
  if (generation !== undefined) files.set(GENERATION_FILE, toJson(generation))
  files.set(CONFIG_FILE, toJson(model.options))
  return files
}

/**
 * The model that the files hold. A missing vocabulary is `null`; a missing `positional_encoding.pe` is rebuilt.
 *
 * @param place how errors name where the files came from, such as the folder's path.
 * @param tokenizers those among the files, by their names; `openModel` reads them itself.
 * @throws GlassformerError naming the file and what is wrong with it.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { modelFromFiles } from 'glassformer'
 * const names = ['config.json', 'model.safetensors', 'vocabulary.json']
 * const files = new Map(names.map(name => [name, readFileSync(`runs/digits/${name}`)]))
 * const { model, vocabulary } = modelFromFiles(files, 'runs/digits')
 * model.parameterCount // 8317
 * ```
 */
export function modelFromFiles(
  files: ModelFiles,
  place = 'the model',
  tokenizers: Tokenizers = new Map(),
): LoadedModel {
  return loadedModel(files, place, { tokenizers, read: readSafetensors })
}

/**
 * The model that the files hold, of any kind: `modelFromFiles` with the tokenizers that models from elsewhere bring.
 *
 * @throws GlassformerError as `modelFromFiles`
 * @example
 * ```ts
 * import { loadModel, modelToFiles, openModel } from 'glassformer'
 * const { model, vocabulary } = await loadModel('runs/digits')
 * const copy = await openModel(modelToFiles(model, vocabulary))
 * copy.model.parameterCount // 8317
 * ```
 */
export async function openModel(files: ModelFiles, place = 'the model'): Promise<LoadedModel> {
  checkFiles(files, place)
  return modelFromFiles(files, place, await readTokenizers(files, place))
}

/** As {@link openModel} of files that nobody else keeps: the weights stay where they lie, in memory once. */
export async function openOwnModel(files: ModelFiles, place: string): Promise<LoadedModel> {
  return loadedModel(files, place, { tokenizers: await readTokenizers(files, place), read: readOwnSafetensors })
}

interface Reading {
  readonly tokenizers: Tokenizers
  readonly read: (bytes: Uint8Array) => Safetensors
}

function loadedModel(files: ModelFiles, place: string, { tokenizers, read }: Reading): LoadedModel {
  checkFiles(files, place)
  const model = weightedModel(files, place, read)
  if (files.has(GENERATION_FILE))
    model.generationConfig = within(`${place}/${GENERATION_FILE}`, () =>
      generationOptions(jsonOf(place, GENERATION_FILE, files)),
    )
  if (!files.has(VOCABULARY_FILE)) return { model, vocabulary: null, targetVocabulary: null }
  const { source, target } = within(`${place}/${VOCABULARY_FILE}`, () =>
    parseVocabularies(jsonOf(place, VOCABULARY_FILE, files), tokenizers),
  )
  within(`${place}/${VOCABULARY_FILE}`, () => checkSizes({ source, target }, model))
  within(`${place}/${GENERATION_FILE}`, () => checkGenerationIds(model.generationConfig, target))
  return { model, vocabulary: source, targetVocabulary: target }
}

function weightedModel(files: ModelFiles, place: string, read: Reading['read']): Transformer {
  const places = { config: `${place}/${CONFIG_FILE}`, weights: `${place}/${WEIGHTS_FILE}` }
  const config = jsonOf(place, CONFIG_FILE, files)
  const { state, longestSource } = within(places.weights, () => readWeights(read(bytesOf(place, WEIGHTS_FILE, files))))
  const model = modelOfWeights(config, state, places)
  model.longestSource = longestSource
  return model
}

/**
 * A model of options and weights, whose arrays it takes over. What the options say is believed once the weights bear it out.
 *
 * @param places how errors name where the two came from
 */
export function modelOfWeights(
  config: unknown,
  state: StateDict,
  places: { readonly config: string; readonly weights: string },
): Transformer {
  const options = within(places.config, () => settleOptions(modelOptions, config))
  const keys = [...state.keys()]
  within(places.weights, () => {
    checkKeys(keys)
    checkFinite(state)
  })
  const model = within(places.config, () => {
    checkLayers(options, keys)
    return new Transformer(options)
  })
  within(places.weights, () => model.adoptStateDict(state))
  return model
}

function readWeights({ tensors, metadata }: Safetensors): {
  readonly state: StateDict
  readonly longestSource: number | null
} {
  const state = toStateDict(tensors)
  const longest = Number(metadata.get(LONGEST_SOURCE))
  return { state, longestSource: Number.isSafeInteger(longest) && longest > 0 ? longest : null }
}

/** What belongs to the weights and is neither a weight nor an option. */
function remarksOn({ longestSource }: Transformer): Map<string, string> {
  const remarks = new Map([['format', 'pt']])
  return longestSource === null ? remarks : remarks.set(LONGEST_SOURCE, String(longestSource))
}
