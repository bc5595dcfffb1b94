/** Files: bytes in, tensors and models out, and back. What touches a disk is in `formats/node`. */

// A model's folder.

export {
  CONFIG_FILE,
  type LoadedModel,
  type ModelFiles,
  modelFromFiles,
  modelToFiles,
  openModel,
  type SavingOptions,
  WEIGHTS_FILE,
} from './model-files.js'
export { bytesOf, jsonOf, type NamedFiles } from './named-files.js'
export { parseVocabularies, VOCABULARY_FILE, type Vocabularies } from './vocabulary-file.js'

// Weights.

export type { Dtype } from './dtype.js'
export { readPt, type WritablePtTensor, writePt } from './pt/pt.js'
export {
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  type WritableTensor,
  writeSafetensors,
} from './safetensors.js'
export { type WeightType, weightTypes } from './stored-weights.js'
export type { TensorData } from './tensor-data.js'
export { toStateDict } from './to-state-dict.js'

// Other programs' models.

export { type ExportFormat, exportFormats, exportModel } from './export-model.js'
export { importHuggingFace } from './hugging-face/import-hugging-face.js'
export { type ImportedFiles, importModel } from './import-model.js'
export { type OnnxFiles, toOnnx } from './onnx/onnx.js'
export {
  fromTorchTransformer,
  hasTorchTransformer,
  optionsOfWeights,
  type TorchTransformerNames,
  toTorchTransformer,
} from './torch-transformer/torch-transformer.js'

// Pairs.

export type { HeaderPolicy } from './pairs/header.js'
export type { PairFormat, PairRecord, Row } from './pairs/pair-record.js'
