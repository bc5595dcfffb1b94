export { readOwnSafetensors, readSafetensors, type Safetensors, type StoredTensor } from './safetensors-reader.js'
export { type WritableTensor, writeSafetensors } from './safetensors-writer.js'
export type { TensorData } from './tensor-data.js'
