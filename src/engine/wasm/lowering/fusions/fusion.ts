import type { Adam } from './find-adam.js'
import type { Attention } from './find-attention.js'
import type { AttentionGrad } from './find-attention-grad.js'
import type { DropoutWithResidual } from './find-dropout-with-residual.js'
import type { EmbeddingWithPositions } from './find-embedding-with-positions.js'
import type { LinearWithEpilogue } from './find-linear-with-epilogue.js'
import type { PositionsGrad } from './find-positions-grad.js'
import type { ReluDropoutGrad } from './find-relu-dropout-grad.js'
import type { Sgd } from './find-sgd.js'

/** A piece of a backward pass. */
export type GradientFusion = AttentionGrad | ReluDropoutGrad | PositionsGrad

/** A piece that computes tensors. */
export type Fusion = Attention | LinearWithEpilogue | EmbeddingWithPositions | DropoutWithResidual | GradientFusion

/** A step of an optimiser on one parameter. */
export type OptimizerFusion = Adam | Sgd
