import { otherSideOf, pairSides } from '../data/other-side.js'
import { parseVocabulary } from '../data/parse-vocabulary.js'
import { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { within } from '../errors/within.js'
import { modelOptions } from '../model/options.js'
import { type StateDict, withoutComputed } from '../model/state-dict.js'
import { Transformer } from '../model/transformer.js'
import { isRecord } from '../options/is-record.js'
import type { Given, OptionTable } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { shown } from '../options/shown.js'
import type { ValueType } from '../options/value-type.js'
import { checkFinite } from './check-finite.js'
import { checkLayers } from './check-layers.js'
import { checkGenerationIds, GENERATION_FILE, generationJson, generationOptions } from './generation-config.js'
import { bytesOf, jsonOf, type NamedFiles } from './named-files.js'
import { readSafetensors, writeSafetensors } from './safetensors.js'
import { savingOptions, storedWeights } from './stored-weights.js'
import { toStateDict } from './to-state-dict.js'

export const WEIGHTS_FILE = 'model.safetensors'
export const CONFIG_FILE = 'config.json'
export const VOCABULARY_FILE = 'vocabulary.json'

/** The remark in the weights' file that says what {@link Transformer.longestSource} was. */
const LONGEST_SOURCE = 'glassformer.longest_source'

/** The files of a model folder by name. */
export type ModelFiles = NamedFiles

/** What a model folder holds. */
export const modelFileNames = {
  required: [CONFIG_FILE, WEIGHTS_FILE],
  optional: [VOCABULARY_FILE, GENERATION_FILE],
} as const

/** The tokens of both sides, where they differ. */
export interface Vocabularies {
  readonly source: Vocabulary
  readonly target: Vocabulary
}

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
 * const { model, vocabulary, targetVocabulary } = await loadModel('runs/digits')
 * if (vocabulary === null) throw new Error('it speaks ids only')
 * targetVocabulary.size // not null either
 * ```
 */
export type LoadedModel = SpeakingModel | SilentModel

/** How a model is saved; every option has a default. */
export interface SavingOptions extends Given<typeof savingOptions> {}

/**
 * A model as files: weights (safetensors), the constructor's options, the vocabulary, and how it generates. Sinusoids are
 * left out, which loading computes again.
 */
export function modelToFiles(
  model: Transformer,
  vocabulary?: Vocabulary | Vocabularies | null,
  options: SavingOptions = {},
): Map<string, Uint8Array> {
  const { dtype } = settleOptions(savingOptions, options)
  const files = new Map<string, Uint8Array>()
  const weights = storedWeights(withoutComputed(model, model.stateDict()), dtype)
  files.set(WEIGHTS_FILE, writeSafetensors(weights, remarksOn(model)))
  const sides = vocabulary instanceof Vocabulary ? { source: vocabulary, target: vocabulary } : (vocabulary ?? null)
  if (sides !== null) {
    checkSizes(sides, model)
    if (vocabulary instanceof Vocabulary) checkAlone(vocabulary)
    files.set(VOCABULARY_FILE, toJson(vocabularyJson(sides)))
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
 * @throws GlassformerError naming the file and what is wrong with it.
 */
export function modelFromFiles(files: ModelFiles, place = 'the model'): LoadedModel {
  if (!(files instanceof Map)) throw new GlassformerError(`the files must be a Map by name, not ${shown(files)}`)
  const model = weightedModel(files, place)
  if (files.has(GENERATION_FILE))
    model.generationConfig = within(`${place}/${GENERATION_FILE}`, () =>
      generationOptions(jsonOf(place, GENERATION_FILE, files)),
    )
  if (!files.has(VOCABULARY_FILE)) return { model, vocabulary: null, targetVocabulary: null }
  const { source, target } = within(`${place}/${VOCABULARY_FILE}`, () =>
    parseVocabularies(jsonOf(place, VOCABULARY_FILE, files)),
  )
  within(`${place}/${VOCABULARY_FILE}`, () => checkSizes({ source, target }, model))
  within(`${place}/${GENERATION_FILE}`, () => checkGenerationIds(model.generationConfig, target))
  return { model, vocabulary: source, targetVocabulary: target }
}

/** What `config.json` says is believed once the weights bear it out. */
function weightedModel(files: ModelFiles, place: string): Transformer {
  const [configPlace, weightsPlace] = [`${place}/${CONFIG_FILE}`, `${place}/${WEIGHTS_FILE}`]
  const config = jsonOf(place, CONFIG_FILE, files)
  const options = within(configPlace, () => settleOptions(modelOptions, config))
  const { state, longestSource } = within(weightsPlace, () => readWeights(bytesOf(place, WEIGHTS_FILE, files)))
  const model = within(configPlace, () => {
    checkLayers(options, state.keys())
    return new Transformer(options)
  })
  within(weightsPlace, () => model.loadStateDict(state))
  model.longestSource = longestSource
  return model
}

function readWeights(bytes: Uint8Array): { readonly state: StateDict; readonly longestSource: number | null } {
  const { tensors, metadata } = readSafetensors(bytes)
  const state = toStateDict(tensors)
  checkFinite(state)
  const longest = Number(metadata.get(LONGEST_SOURCE))
  return { state, longestSource: Number.isSafeInteger(longest) && longest > 0 ? longest : null }
}

/** What belongs to the weights and is neither a weight nor an option. */
function remarksOn({ longestSource }: Transformer): Map<string, string> {
  const remarks = new Map([['format', 'pt']])
  return longestSource === null ? remarks : remarks.set(LONGEST_SOURCE, String(longestSource))
}

/** @throws GlassformerError when the model has other numbers of tokens */
function checkSizes({ source, target }: Vocabularies, { options }: Transformer): void {
  const sides = [
    ['source', source.size, options.srcVocabSize],
    ['target', target.size, options.trgVocabSize],
  ] as const
  for (const [side, has, needs] of sides)
    if (has !== needs) throw new GlassformerError(`the ${side} vocabulary has ${has} tokens, the model ${needs}`)
}

/** @throws GlassformerError for one side's vocabulary where the other side has another */
function checkAlone(vocabulary: Vocabulary): void {
  const other = otherSideOf(vocabulary)
  if (other === undefined || isSame(vocabulary, other)) return
  throw new GlassformerError(
    'the vocabulary is of one side, and the other has another: give { source, target }, such as ' +
      '{ source: task.sourceVocabulary, target: task.targetVocabulary }',
  )
}

function isSame(one: Vocabulary, other: Vocabulary): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function vocabularyJson({ source, target }: Vocabularies): unknown {
  return isSame(source, target) ? source : { source, target }
}

const aVocabulary: ValueType<Vocabulary> = { words: 'a vocabulary', settle: parseVocabulary }
const bothSides = {
  source: { type: aVocabulary, about: 'what sources are made of', required: true },
  target: { type: aVocabulary, about: 'what targets are made of', required: true },
} as const satisfies OptionTable

/** Both vocabularies of a parsed `vocabulary.json`, which holds one for both sides or one for each. */
export function parseVocabularies(value: unknown): Vocabularies {
  if (isRecord(value) && 'source' in value) {
    const { source, target } = settleOptions(bothSides, value, 'vocabulary')
    pairSides(source, target)
    return { source, target }
  }
  const vocabulary = parseVocabulary(value)
  return { source: vocabulary, target: vocabulary }
}

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}
