import { parseJson } from '../errors/parse-json.js'
import { within } from '../errors/within.js'
import type { StateDict } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { having, instanceOf, optional } from '../options/objects.js'
import { type AssumedOptions, assumedOptions } from './assumed-options.js'
import { type KeyRule, renameKeys } from './key-map.js'
import { type LoadedModel, modelOfWeights } from './model-files.js'
import { readPt } from './pt/pt.js'
import { readSafetensors } from './safetensors.js'
import { toStateDict } from './to-state-dict.js'
import {
  fromTorchTransformer,
  hasTorchTransformer,
  optionsOfWeights,
  type TorchTransformerNames,
} from './torch-transformer/torch-transformer.js'
import { withoutWrappers } from './training-prefixes.js'
import { checkPads, checkSizes, parseVocabularies, VOCABULARY_FILE } from './vocabulary-file.js'
import { isZip } from './zip/zip-format.js'

/** A model from elsewhere. */
export interface ImportedFiles {
  /**
   * A `.pt`, `.pth` or safetensors file with our keys, or with those of a model around `torch.nn.Transformer`, or with any
   * that `keys` makes one of these.
   */
  readonly weights: Uint8Array
  /** The options that the weights' shapes don't tell; at least `heads`, `srcPadIdx`, `trgPadIdx`. */
  readonly config: Readonly<Record<string, unknown>>
  /** A `vocabulary.json`. */
  readonly vocabulary?: Uint8Array
  /** How keys are renamed first. Default: not at all. */
  readonly keys?: readonly KeyRule[]
}

const bytes = instanceOf(Uint8Array, 'a Uint8Array, the bytes of a file')
const importedFiles = having({ weights: bytes, config: having({}), vocabulary: optional(bytes) })

/** A model from elsewhere, and what was done to make it one. */
export type ImportedModel = LoadedModel & {
  /** What was changed of the weights, or is to be known of them, a sentence each. */
  readonly notes: readonly string[]
  /** Options that neither the weights nor the config tell: were they others in training, answers are wrong. */
  readonly assumed: AssumedOptions
}

/**
 * A model from weights that were trained elsewhere.
 *
 * @param names what the parts around an `nn.Transformer` are called, where it can't be found by the usual names
 * @returns the model, and what is to be known of it
 * @param places how errors name the files
 * @throws GlassformerError naming what is damaged, missing or left over
 * @example
 * ```ts
 * import { importModel, Transformer, writePt } from 'glassformer'
 * const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
 * const weights = writePt(new Transformer(sizes).stateDict())
 * const { model, assumed } = importModel({ weights, config: { heads: 2, srcPadIdx: 0, trgPadIdx: 0 } })
 * model.options.embedDim // 8: the weights' shapes tell it
 * assumed // { activation: 'relu', normFirst: false, …
 * ```
 */
export function importModel(
  files: ImportedFiles,
  names: Partial<TorchTransformerNames> = {},
  places: Readonly<Record<keyof ImportedFiles, string>> = PLACES,
): ImportedModel {
  importedFiles.settle(files, 'files')
  const { weights, config, vocabulary, keys = [] } = files
  const { state: unwrapped, notes } = within(places.weights, () =>
    withoutWrappers(toStateDict(isZip(weights) ? readPt(weights) : readSafetensors(weights).tensors)),
  )
  const { state: given, unused } = within(places.keys, () => renameKeys(unwrapped, keys))
  const { state, shapes } = within(places.weights, () => {
    const state = hasTorchTransformer(given.keys()) ? fromTorchTransformer(given, names) : withBatchAxis(given)
    return { state, shapes: optionsOfWeights(state) }
  })
  const model = modelOfWeights({ ...shapes, ...config }, state, places)
  const said = [...notes, ...unused.map(pattern => `the key map's ${pattern} fits no key`), ...ofTables(model, state)]
  const more = { notes: said, assumed: assumedOptions(config) }
  if (vocabulary === undefined) return { model, vocabulary: null, targetVocabulary: null, ...more }
  const { source, target } = within(places.vocabulary, () => {
    const sides = parseVocabularies(parseJson(places.vocabulary, vocabulary))
    checkSizes(sides, model)
    checkPads(sides, model)
    return sides
  })
  return { model, vocabulary: source, targetVocabulary: target, ...more }
}

/** What is said of weights and keys says so itself. */
const PLACES = { weights: '', config: 'config.json', vocabulary: VOCABULARY_FILE, keys: '' } as const

/** Learned positions elsewhere are a plain table, `(maxLen, embedDim)`. */
function withBatchAxis(state: StateDict): StateDict {
  const rows = [...state].map(([key, { data, shape }]) => {
    const isTable = key.endsWith('.positional_encoding.pe') && shape.length === 2
    return [key, { data, shape: isTable ? [1, ...shape] : shape }] as const
  })
  return new Map(rows)
}

/** Tables that are equal are one in training elsewhere, and stay two here unless an option says so. */
function ofTables({ options }: Transformer, state: StateDict): string[] {
  const { tieEmbeddings, shareEmbeddings } = options
  if (tieEmbeddings || shareEmbeddings || !areEqual(state, 'decoder.embed.weight', 'decoder.fc_out.weight')) return []
  return ["the target's embeddings are the last layer's weight too: with tieEmbeddings true training keeps them one"]
}

function areEqual(state: StateDict, one: string, other: string): boolean {
  const [a, b] = [state.get(one)?.data, state.get(other)?.data]
  return a !== undefined && b?.length === a.length && a.every((value, i) => Object.is(value, b[i]))
}
