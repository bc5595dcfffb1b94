import { listOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { aSeed, aText, share, whole } from '../options/values.js'
import { gradientOptions } from './gradient-transforms.js'

/** What decides the numbers of a training's steps, beside the optimiser and its schedule. */
export const stepOptions = {
  steps: {
    type: whole(),
    about: 'the step to train to',
    default: 3001,
    alsoCalled: ['epochs', 'maxSteps', 'numTrainEpochs', 'maxEpochs', 'iterations', 'trainSteps', 'maxUpdate'],
  },
  batchSize: {
    type: whole(1),
    about: 'pairs per batch',
    default: 64,
    alsoCalled: ['batch', 'trainBatchSize', 'perDeviceTrainBatchSize', 'maxSentences'],
  },
  accumulate: {
    type: whole(1),
    about: 'batches a step: their gradients are summed before the update',
    default: 1,
    alsoCalled: ['gradientAccumulationSteps', 'accumCount', 'updateFreq'],
  },
  labelSmoothing: {
    type: share,
    about: 'probability spread evenly over all classes',
    default: 0,
    alsoCalled: ['labelSmoothingFactor', 'smoothing'],
  },
  ...gradientOptions,
  ema: {
    type: share,
    about: 'the model is a running mean of the weights with this decay a step, such as 0.999; 0: none',
    default: 0,
  },
  freeze: {
    type: listOf(aText, 'texts'),
    about: 'parts whose weights stay as they are: encoder, decoder.embed, encoder.layers.0 and so on',
    default: [],
    alsoCalled: ['frozen', 'freezeParts'],
  },
  seed: {
    type: aSeed,
    about: 'of the first weights, the batches and dropout',
    default: 1,
    alsoCalled: ['randomSeed', 'manualSeed'],
  },
} as const satisfies OptionTable
