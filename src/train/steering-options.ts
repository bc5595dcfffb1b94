import type { OptionTable } from '../options/option.js'
import { section } from '../options/sections.js'
import { oneOf, real, whole } from '../options/values.js'
import { metricOptions } from './metric-options.js'
import { bleuTokenizer } from './metrics/bleu-tokenizer.js'
import { metricList } from './metrics/text-metrics.js'

const validation = section({
  every: {
    type: whole(),
    about: 'steps between two validations on held-out pairs; 0: none',
    default: 0,
    flag: '--validate-every',
  },
  heldOut: {
    type: whole(1),
    about: 'pairs of each pattern of the task, at most',
    default: 200,
    flag: '--validate-on',
  },
  metrics: {
    type: metricList,
    about: 'what else is measured on the decoded texts; what steers the run is measured anyway',
    default: [],
    flag: '--validate-metrics',
  },
  bleuTokenizer: { ...bleuTokenizer, flag: '--validate-bleu-tokenizer' },
})

const earlyStopping = section({
  patience: {
    type: whole(),
    about: 'stop when so many validations in a row bring nothing better; 0: never',
    default: 0,
    flag: '--early-stopping',
  },
  ...metricOptions('stop'),
  minDelta: { type: real({ from: 0 }), about: 'only what is better by more than this is better', default: 0 },
})

const keepBest = section({
  count: {
    type: whole(),
    about: 'so many of the best validated models are kept in best/step-N; 0: none',
    default: 0,
    flag: '--keep-best',
  },
  ...metricOptions('best'),
})

const averaging = section({
  count: {
    type: whole(),
    about: 'the finished model is the mean of so many models; 0: it has the last weights',
    default: 0,
    flag: '--average',
  },
  of: {
    type: oneOf(['last', 'best']),
    about: 'the last models, or the best that are kept',
    default: 'last',
    flag: '--average-of',
  },
  every: {
    type: whole(1),
    about: 'of last: the steps between two of them',
    default: 100,
    flag: '--average-every',
  },
})

/** What a run does between its steps: it measures itself, and keeps the models that are worth it. */
export const steeringOptions = {
  validation: { type: validation, about: 'tests during the training', default: {} },
  earlyStopping: { type: earlyStopping, about: 'when to stop before the last step', default: {} },
  keepBest: { type: keepBest, about: 'which models to keep', default: {} },
  averaging: { type: averaging, about: 'the mean of several models, which is often better than each', default: {} },
} as const satisfies OptionTable
