import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict } from '../model/state-dict.js'
import { shown } from '../options/shown.js'
import { type AssumedOptions, assumedOptions } from './assumed-options.js'
import { type KeyRule, renameKeys } from './key-map.js'
import { CONFIG_FILE, type LoadedModel, modelFromFiles, WEIGHTS_FILE } from './model-files.js'
import { readPt } from './pt/pt.js'
import { readSafetensors, writeSafetensors } from './safetensors.js'
import { toStateDict } from './to-state-dict.js'
import {
  fromTorchTransformer,
  hasTorchTransformer,
  optionsOfWeights,
  type TorchTransformerNames,
} from './torch-transformer/torch-transformer.js'
import { withoutWrappers } from './training-prefixes.js'
import { VOCABULARY_FILE } from './vocabulary-file.js'
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
  { weights, config, vocabulary, keys = [] }: ImportedFiles,
  names: Partial<TorchTransformerNames> = {},
): ImportedModel {
  if (!(weights instanceof Uint8Array))
    throw new GlassformerError(`the weights must be a Uint8Array, the bytes of a file, not ${shown(weights)}`)
  const tensors = isZip(weights) ? readPt(weights) : readSafetensors(weights).tensors
  const { state: unwrapped, notes } = withoutWrappers(toStateDict(tensors))
  const { state: given, unused } = renameKeys(unwrapped, keys)
  const state = hasTorchTransformer(given.keys()) ? fromTorchTransformer(given, names) : withBatchAxis(given)
  const options = { ...optionsOfWeights(state), ...config }
  const files = new Map([
    [CONFIG_FILE, new TextEncoder().encode(JSON.stringify(options))],
    [WEIGHTS_FILE, writeSafetensors(state)],
  ])
  if (vocabulary !== undefined) files.set(VOCABULARY_FILE, vocabulary)
  try {
    const loaded = modelFromFiles(files, 'import')
    const said = [
      ...notes,
      ...unused.map(pattern => `the key map's ${pattern} fits no key`),
      ...ofTables(loaded, state),
    ]
    return { ...loaded, notes: said, assumed: assumedOptions(config) }
  } catch (error) {
    if (!(error instanceof GlassformerError)) throw error
    throw new GlassformerError(error.message.replace(/^import\/(?:model\.safetensors: )?/u, ''))
  }
}

/** Learned positions elsewhere are a plain table, `(maxLen, embedDim)`. */
function withBatchAxis(state: StateDict): StateDict {
  const rows = [...state].map(([key, { data, shape }]) => {
    const isTable = key.endsWith('.positional_encoding.pe') && shape.length === 2
    return [key, { data, shape: isTable ? [1, ...shape] : shape }] as const
  })
  return new Map(rows)
}

/** Tables that are equal are one in training elsewhere, and stay two here unless an option says so. */
function ofTables({ model }: LoadedModel, state: StateDict): string[] {
  const { tieEmbeddings, shareEmbeddings } = model.options
  if (tieEmbeddings || shareEmbeddings || !areEqual(state, 'decoder.embed.weight', 'decoder.fc_out.weight')) return []
  return ["the target's embeddings are the last layer's weight too: with tieEmbeddings true training keeps them one"]
}

function areEqual(state: StateDict, one: string, other: string): boolean {
  const [a, b] = [state.get(one)?.data, state.get(other)?.data]
  return a !== undefined && b?.length === a.length && a.every((value, i) => Object.is(value, b[i]))
}
