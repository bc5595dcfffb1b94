export { readSafetensors, type Safetensors, type StoredTensor, type TensorData } from './safetensors-reader.js'
export { type WritableTensor, writeSafetensors } from './safetensors-writer.js'
