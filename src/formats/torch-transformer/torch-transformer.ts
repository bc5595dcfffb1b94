export { fromTorchTransformer } from './from-torch-transformer.js'
export { hasTorchTransformer, type TorchTransformerNames } from './names.js'
export { type OptionsOfWeights, optionsOfWeights } from './options.js'
export { toTorchTransformer } from './to-torch-transformer.js'
