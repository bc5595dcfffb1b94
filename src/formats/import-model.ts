import { GlassformerError } from '../errors/glassformer-error.js'
import { shown } from '../options/shown.js'
import { CONFIG_FILE, type LoadedModel, modelFromFiles, VOCABULARY_FILE, WEIGHTS_FILE } from './model-files.js'
import { readPt } from './pt/pt.js'
import { readSafetensors, writeSafetensors } from './safetensors.js'
import { toStateDict } from './to-state-dict.js'
import {
  checkShared,
  fromTorchTransformer,
  hasTorchTransformer,
  optionsOfWeights,
  type TorchTransformerNames,
} from './torch-transformer/torch-transformer.js'
import { withoutWrappers } from './training-prefixes.js'
import { isZip } from './zip/zip-format.js'

/** A model from elsewhere. */
export interface ImportedFiles {
  /** A `.pt`, `.pth` or safetensors file with our keys, or with those of a model around `torch.nn.Transformer`. */
  readonly weights: Uint8Array
  /** The options that the weights' shapes don't tell; at least `heads`, `srcPadIdx`, `trgPadIdx`. */
  readonly config: Readonly<Record<string, unknown>>
  /** A `vocabulary.json`. */
  readonly vocabulary?: Uint8Array
}

/** A model from elsewhere, and what was done to make it one. */
export type ImportedModel = LoadedModel & {
  /** What was changed of the weights, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * A model from weights that were trained elsewhere.
 *
 * @param names what the parts around an `nn.Transformer` are called, where it can't be found by the usual names
 * @throws GlassformerError naming what is damaged, missing or left over
 */
export function importModel(
  { weights, config, vocabulary }: ImportedFiles,
  names: Partial<TorchTransformerNames> = {},
): ImportedModel {
  if (!(weights instanceof Uint8Array))
    throw new GlassformerError(`the weights must be a Uint8Array, the bytes of a file, not ${shown(weights)}`)
  const tensors = isZip(weights) ? readPt(weights) : readSafetensors(weights).tensors
  const { state: given, notes } = withoutWrappers(toStateDict(tensors))
  const state = hasTorchTransformer(given.keys()) ? fromTorchTransformer(given, names) : given
  const options = { ...optionsOfWeights(state), ...config }
  if (options['shareEmbeddings'] === true) checkShared(state)
  const files = new Map([
    [CONFIG_FILE, new TextEncoder().encode(JSON.stringify(options))],
    [WEIGHTS_FILE, writeSafetensors(state)],
  ])
  if (vocabulary !== undefined) files.set(VOCABULARY_FILE, vocabulary)
  try {
    return { ...modelFromFiles(files, 'import'), notes }
  } catch (error) {
    if (!(error instanceof GlassformerError)) throw error
    throw new GlassformerError(error.message.replace(/^import\/(?:model\.safetensors: )?/u, ''))
  }
}
