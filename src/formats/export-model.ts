import { GlassformerError } from '../errors/glassformer-error.js'
import { type LoadedModel, modelToFiles, type SavingOptions, WEIGHTS_FILE } from './model-files.js'
import { toOnnx } from './onnx/onnx.js'
import { writePt } from './pt/pt.js'
import { useModelScript } from './pt/use-model.js'

/** What other programs read. */
export const exportFormats = ['safetensors', 'onnx', 'torch'] as const
/** One of `exportFormats`. */
export type ExportFormat = (typeof exportFormats)[number]

/**
 * A model as files for other programs, each with `config.json` (the options) and, where there is one,
 * `vocabulary.json`:
 *
 * - `safetensors`: `model.safetensors`, a model folder as `saveModel` writes it;
 * - `torch`: `model.pt` for `torch.load`, and `use_model.py`, which runs it with the twin in `interop/torch`;
 * - `onnx`: `encoder.onnx` and `decoder.onnx`.
 *
 * @param options what the weights are in the file: `safetensors` only, since the others compute with the type they hold
 * @returns bytes by file name
 * @throws GlassformerError when the format can't hold a model of this size, or weights of this type
 */
export function exportModel(
  loaded: LoadedModel,
  format: ExportFormat,
  options: SavingOptions = {},
): Map<string, Uint8Array> {
  const { model, vocabulary, targetVocabulary } = loaded
  const vocabularies =
    vocabulary === null || targetVocabulary === null ? null : { source: vocabulary, target: targetVocabulary }
  const files = modelToFiles(model, vocabularies, options)
  if (format === 'safetensors') return files
  const { dtype = 'float32' } = options
  if (dtype !== 'float32')
    throw new GlassformerError(`${format} is written as float32 only: dtype ${dtype} is for the format safetensors`)
  files.delete(WEIGHTS_FILE)
  return new Map([...(format === 'onnx' ? onnxFiles(loaded) : torchFiles(loaded)), ...files])
}

function onnxFiles({ model }: LoadedModel): Map<string, Uint8Array> {
  const { encoder, decoder } = toOnnx(model)
  return new Map([
    ['encoder.onnx', encoder],
    ['decoder.onnx', decoder],
  ])
}

function torchFiles({ model, targetVocabulary }: LoadedModel): Map<string, Uint8Array> {
  const script = useModelScript(targetVocabulary ?? { sosId: 1, eosId: 2 })
  return new Map([
    ['model.pt', writePt(model.stateDict())],
    ['use_model.py', new TextEncoder().encode(script)],
  ])
}
