import { GlassformerError } from '../../errors/glassformer-error.js'
import { namesOf, naming } from '../../errors/in-names.js'
import { within } from '../../errors/within.js'
import type { GivenOptions } from '../../model/options.js'
import type { StateDict, StateTensor } from '../../model/state-dict.js'
import type { Transformer } from '../../model/transformer.js'
import { checkGenerationIds, GENERATION_FILE } from '../generation-config.js'
import type { ImportedModel } from '../import-model.js'
import { CONFIG_FILE, modelOfWeights, WEIGHTS_FILE } from '../model-files.js'
import { bytesOf, jsonOf, type NamedFiles } from '../named-files.js'
import { readPt } from '../pt/pt.js'
import { readSafetensors } from '../safetensors.js'
import { toStateDict } from '../to-state-dict.js'
import { checkPads } from '../vocabulary-file.js'
import { architectureOf, modelTypeOf } from './architecture.js'
import { ConfigReader } from './config-reader.js'
import { generationOf } from './generation.js'
import { type Languages, languagesType } from './languages.js'
import { byOurKeys, configKeys, theirKey } from './names.js'
import { missingTokenizer } from './tokenizer-doubts.js'
import { vocabulariesOf, vocabularySources } from './vocabularies.js'

const TORCH_WEIGHTS = 'pytorch_model.bin'

/** Where the table of both sides stands here. */
const SHARED = 'encoder.embed.weight'

/** The files of a Hugging Face folder that are read. */
export const huggingFaceFiles = {
  required: [CONFIG_FILE],
  optional: [WEIGHTS_FILE, TORCH_WEIGHTS, GENERATION_FILE, ...vocabularySources],
} as const

/**
 * A Marian (opus-mt) or an M2M100 as `save_pretrained` writes them. Without a tokenizer's files it takes ids only.
 *
 * @param files by name
 * @param languages of a model of several: what it translates from and to
 * @param place how errors name where they came from
 * @returns the model, and what is to be known of it
 * @throws GlassformerError naming what is damaged or missing, or has no counterpart here and would change answers
 * @example
 * ```ts
 * import { readdirSync, readFileSync } from 'node:fs'
 * import { importHuggingFace, saveModel } from 'glassformer'
 * const files = new Map(readdirSync('opus-mt').map(name => [name, readFileSync(`opus-mt/${name}`)]))
 * const { model, vocabulary, targetVocabulary, notes } = await importHuggingFace(files)
 * model.options.activation // silu
 * notes // ['further training drops 0.1 everywhere, …
 * ```
 */
export async function importHuggingFace(
  files: NamedFiles,
  languages: Languages = {},
  place = 'the folder',
): Promise<ImportedModel> {
  languagesType.settle(languages, 'languages')
  const said = jsonOf(place, CONFIG_FILE, files)
  const { type, architecture } = within(`${place}/${CONFIG_FILE}`, () => {
    const config = new ConfigReader(said)
    const type = modelTypeOf(config)
    return { type, architecture: architectureOf(config, type) }
  })
  const { options, startId } = architecture
  const generationPlace = `${place}/${files.has(GENERATION_FILE) ? GENERATION_FILE : CONFIG_FILE}`
  const generation = within(generationPlace, () =>
    generationOf(files.has(GENERATION_FILE) ? jsonOf(place, GENERATION_FILE, files) : said),
  )
  const model = modelOf(files, place, options)
  const spoken = await vocabulariesOf(files, place, { type, options, startId }, languages)
  const forced = spoken?.forcedBos
  model.generationConfig = {
    decoderStartTokenId: startId,
    ...generation.config,
    ...(forced !== undefined && { forcedBosTokenId: spoken?.target.tokens.indexOf(forced) }),
  }
  const notes = [...architecture.notes, ...generation.notes, ...(spoken?.notes ?? [missingTokenizer(files, type)])]
  if (spoken === null) return { model, vocabulary: null, targetVocabulary: null, notes, assumed: {} }
  within(place, () => checkPads(spoken, model))
  within(generationPlace, () => checkGenerationIds(model.generationConfig, spoken.target))
  return { model, vocabulary: spoken.source, targetVocabulary: spoken.target, notes, assumed: {} }
}

/** The model of the weights; what is wrong with it has the names that it has in the folder. */
function modelOf(files: NamedFiles, place: string, options: GivenOptions): Transformer {
  const name = [WEIGHTS_FILE, TORCH_WEIGHTS].find(one => files.has(one))
  if (name === undefined)
    throw new GlassformerError(
      `${place} has neither ${WEIGHTS_FILE} nor ${TORCH_WEIGHTS}; of weights in several files, transformers makes one: ` +
        'save_pretrained(folder, max_shard_size="1TB")',
    )
  const places = { config: `${place}/${CONFIG_FILE}`, weights: `${place}/${name}` }
  const { shareEmbeddings = false } = options
  const theirName = (ours: string): string | undefined =>
    shareEmbeddings && ours === SHARED ? 'model.shared.weight' : (namesOf(configKeys)(ours) ?? theirKey(ours))
  const state = within(places.weights, () => {
    const bytes = bytesOf(place, name, files)
    return ourWeights(
      toStateDict(name === WEIGHTS_FILE ? readSafetensors(bytes).tensors : readPt(bytes)),
      shareEmbeddings,
    )
  })
  return naming(theirName, () => modelOfWeights(options, state, places))
}

/** Weights by our keys: one table where the model has one, and a bias of zero on the logits where it has none. */
function ourWeights(theirs: StateDict, shareEmbeddings: boolean): StateDict {
  const state = byOurKeys(theirs)
  const shared = state.get('shared.weight')
  state.delete('shared.weight')
  const tables = [SHARED, 'decoder.embed.weight', 'decoder.fc_out.weight']
  if (shareEmbeddings) for (const key of tables) if (shared !== undefined || key !== tables[0]) state.delete(key)
  if (shared !== undefined)
    for (const key of shareEmbeddings ? tables.slice(0, 1) : tables.slice(0, 2))
      if (!state.has(key)) state.set(key, shared)
  const table = state.get('decoder.embed.weight') ?? state.get('encoder.embed.weight')
  const bias = state.get('decoder.fc_out.bias')
  const [classes = 0] = table?.shape ?? []
  state.set('decoder.fc_out.bias', biasOf(bias, classes))
  return state
}

/** Theirs is a row. */
function biasOf(bias: StateTensor | undefined, classes: number): StateTensor {
  return { data: bias?.data ?? new Float32Array(classes), shape: [bias?.data.length ?? classes] }
}
