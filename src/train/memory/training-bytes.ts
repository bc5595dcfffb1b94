import type { Transformer } from '../../model/transformer.js'
import type { Optimizer } from '../optimizers/optimizer.js'

/** What decides how much memory a training takes. */
export interface TrainingSize {
  readonly optimizer: Pick<Optimizer, 'stateNames'>
  /** Pairs a batch, no more than there are. */
  readonly batchSize: number
  readonly accumulate: number
  readonly ema: number
}

/** Bytes that a training takes at the least. */
export interface TrainingBytes {
  /** Weights, and what the optimiser keeps beside them. */
  readonly weights: number
  /** What a step keeps of a batch until its gradients are known. */
  readonly batch: number
}

const FLOAT = 4
/** Tokens of a side at the least: SOS, EOS and one between; the decoder reads one fewer. */
const SHORTEST = 2
/** Tensors of `embedDim` a token that the gradients of a layer need: q, k, v, context, the sums and their norms. */
const OF_ENCODER_LAYER = 6
const OF_DECODER_LAYER = 10

/**
 * The memory that a training takes at the least, on an engine and for the model itself: what is more than a machine
 * has is hopeless, however short the sequences are.
 */
export function trainingBytes(model: Transformer, size: TrainingSize): TrainingBytes {
  const { embedDim, feedForwardDim, numLayers, decoderLayers, trgVocabSize } = model.options
  const copies = 1 + size.optimizer.stateNames.length + (size.accumulate > 1 ? 1 : 0) + (size.ema > 0 ? 1 : 0)
  const ofToken =
    embedDim * (OF_ENCODER_LAYER * numLayers + OF_DECODER_LAYER * decoderLayers) +
    feedForwardDim * (numLayers + decoderLayers) +
    trgVocabSize
  return {
    weights: FLOAT * model.parameterCount * copies,
    batch: FLOAT * size.batchSize * SHORTEST * ofToken,
  }
}
