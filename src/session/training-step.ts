import type { Transformer } from '../model/transformer.js'
import { argmaxEqual, countedMean, crossEntropyRows } from '../tensor/functional.js'
import { withScope } from '../tensor/scope.js'
import type { Tensor } from '../tensor/tensor.js'
import { tokenInputs } from './graphs.js'

/** What a training step computes before the backward pass. */
export interface TrainingStep {
  /** Mean cross-entropy per counted target, in nats. */
  readonly loss: Tensor
  /** Share of counted targets whose logit is the largest, 0 to 1. */
  readonly accuracy: Tensor
  readonly logits: Tensor
}

export interface TrainingStepOptions {
  /** Probability spread evenly over all classes. Default 0. */
  readonly labelSmoothing?: number
  /** The target id that doesn't count; `null`: every position counts. Default: the model's `trgPadIdx`. */
  readonly ignoreIndex?: number | null
}

/** What makes the graph of a step: {@link trainingStep}, or what an experiment trains instead. */
export type TraceStep = (model: Transformer, options: TrainingStepOptions) => Pick<TrainingStep, 'loss' | 'accuracy'>

/** Teacher forcing: the decoder reads the target up to each position and is asked for the next token. */
export function trainingStep(model: Transformer, options: TrainingStepOptions = {}): TrainingStep {
  const { src, trg } = tokenInputs()
  const { labelSmoothing = 0 } = options
  const ignoreIndex = (options.ignoreIndex === undefined ? model.options.trgPadIdx : options.ignoreIndex) ?? NO_ID
  return withScope('', 'trainingStep', () => {
    const decoderInput = trg.slice(1, 0, -1).as('decoderInput') // (N, trgLen-1)
    const target = trg.slice(1, 1).as('target') // (N, trgLen-1)
    const logits = model.call(src, decoderInput) // (N, trgLen-1, trgVocabSize)
    const lossRows = crossEntropyRows(logits, target, { ignoreIndex, labelSmoothing }).as('lossRows') // (N, trgLen-1)
    const loss = countedMean(lossRows, target, ignoreIndex).as('loss') // ()
    const correct = argmaxEqual(logits, target, ignoreIndex).as('correct') // (N, trgLen-1)
    const accuracy = countedMean(correct, target, ignoreIndex).as('accuracy') // ()
    return { loss, accuracy, logits }
  })
}

/** No token has it, as PyTorch's default `ignore_index`. */
const NO_ID = -100
