/** What the Transformer is: modules, their parameters, and the options that it is made with. */

export { PositionalEncoding } from './positional-encoding.js'
export { Transformer } from './transformer.js'

// Options.

export {
  architectureOptions,
  checkArchitecture,
  type GivenOptions,
  modelOptions,
  type Positions,
  type TransformerOptions,
} from './options.js'

// Weights.

export type { Parameter } from './nn/parameter.js'
export type { StateDict, StateTensor } from './state-dict.js'
