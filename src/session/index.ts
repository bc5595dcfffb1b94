/** A model on an engine. */

// What it computes.

export { type FloatTensor, logits } from './logits.js'
export { lossAndGradients } from './loss-and-gradients.js'
export { type Observed, observe, tensorNames } from './observe.js'
export { sourceLines } from './source-lines.generated.js'

// Its graphs, and the session that they run in.

export { forwardGraph, tokenInputs } from './graphs.js'
export { leavesOf, type ModelSession, modelSession } from './model-session.js'
export { type TrainingStep, type TrainingStepOptions, trainingStep } from './training-step.js'

// What it is given.

export { lengthWarning, sourceLength } from './length-warning.js'
export { type TokenRows, tokenIds } from './token-ids.js'
