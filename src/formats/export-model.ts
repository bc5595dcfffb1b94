import { GlassformerError } from '../errors/glassformer-error.js'
import { loadedType } from '../model/loaded-type.js'
import { oneOf } from '../options/values.js'
import { companions } from './hugging-face/companions.js'
import { toMarian } from './hugging-face/to-marian.js'
import { type LoadedModel, modelToFiles, type SavingOptions, WEIGHTS_FILE } from './model-files.js'
import { toOnnx } from './onnx/onnx.js'
import { writePt } from './pt/pt.js'
import { useModelScript } from './pt/use-model.js'

/** What other programs read. */
export const exportFormats = ['safetensors', 'onnx', 'torch', 'marian'] as const
/** One of `exportFormats`. */
export type ExportFormat = (typeof exportFormats)[number]

/**
 * A model as files for other programs:
 *
 * - `safetensors`: `model.safetensors`, a model folder as `saveModel` writes it;
 * - `torch`: `model.pt` for `torch.load`, and `use_model.py`, which runs it with the twin in `interop/torch`;
 * - `onnx`: a folder for transformers.js and Optimum: `onnx/encoder_model.onnx`, `onnx/decoder_model_merged.onnx`, Hugging
 *   Face's `config.json` and `generation_config.json`, and `tokenizer.json` with its config;
 * - `marian`: a folder for Hugging Face's `MarianMTModel`, `model.safetensors` with the same beside it.
 *
 * Of a model that came with SentencePiece the tokenizer is what `MarianTokenizer` reads: the `.spm` files and `vocab.json`.
 *
 * @param options what the weights are in the file: `safetensors` only, since the others compute with the type they hold
 * @returns bytes by file name, with a folder in front where it stands in one
 * @throws GlassformerError for a format that there isn't, or one that can't hold a model of this size, or weights of this type
 * @example
 * ```ts
 * import { exportModel, loadModel } from 'glassformer'
 * const files = exportModel(await loadModel('runs/digits'), 'torch')
 * const names = [...files.keys()] // ['model.pt', 'use_model.py', …
 * ```
 */
export function exportModel(
  loaded: LoadedModel,
  format: ExportFormat,
  options: SavingOptions = {},
): Map<string, Uint8Array> {
  loadedType.settle(loaded, 'loaded')
  oneOf(exportFormats).settle(format, 'format')
  if (format !== 'safetensors') refuseRounding(format, options)
  switch (format) {
    case 'safetensors':
      return ownFiles(loaded, options)
    case 'onnx':
      return onnxFiles(loaded)
    case 'marian':
      return toMarian(loaded)
    case 'torch':
      return torchFiles(loaded)
  }
}

/** @throws GlassformerError for weights that are not float32, which only our own format has */
export function refuseRounding(format: string, { dtype = 'float32' }: SavingOptions): void {
  if (dtype !== 'float32')
    throw new GlassformerError(`${format} is written as float32 only: dtype ${dtype} is for the format safetensors`)
}

function ownFiles({ model, vocabulary, targetVocabulary }: LoadedModel, options: SavingOptions = {}) {
  const vocabularies =
    vocabulary === null || targetVocabulary === null ? null : { source: vocabulary, target: targetVocabulary }
  return modelToFiles(model, vocabularies, options)
}

function onnxFiles(loaded: LoadedModel): Map<string, Uint8Array> {
  const { encoder, decoder } = toOnnx(loaded.model)
  return new Map([
    ['onnx/encoder_model.onnx', encoder],
    ['onnx/decoder_model_merged.onnx', decoder],
    ...companions(loaded),
  ])
}

function torchFiles(loaded: LoadedModel): Map<string, Uint8Array> {
  const files = ownFiles(loaded)
  files.delete(WEIGHTS_FILE)
  const script = useModelScript(loaded.targetVocabulary ?? { sosId: 1, eosId: 2 })
  return new Map([
    ['model.pt', writePt(loaded.model.stateDict())],
    ['use_model.py', new TextEncoder().encode(script)],
    ...files,
  ])
}
