/** Where a graph runs. */

// An engine by its name, and what every engine can do.

export { createEngine, createTrainingEngine } from './create-engine.js'
export type {
  Engine,
  Leaf,
  NumericArray,
  Program,
  ProgramRequest,
  Randomness,
  Session,
  State,
  TensorValue,
} from './engine.js'
export { type EngineName, type EngineOptions, engineName, engineNames } from './engine-options.js'

// The engines themselves, with all that they can fuse.

import { useTrainingFusions } from './wasm/lowering/fusions/training-fusions.js'

useTrainingFusions()

export type { Precision } from './reference/precision.js'
export { createReferenceEngine } from './reference/reference-engine.js'
export { createWasmEngine } from './wasm/wasm-engine.js'
export { WasmSession } from './wasm/wasm-session.js'
