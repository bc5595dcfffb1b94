import { oneOf } from '../options/values.js'
import { metricNames, modes } from './metric.js'

/** What steers a run: one of the metrics of its validations. Its flags begin with `use`. */
export function metricOptions(use: string) {
  return {
    metric: {
      type: oneOf(metricNames),
      about: "the validation's metric that decides",
      default: 'loss',
      flag: `--${use}-metric`,
    },
    mode: {
      type: oneOf(modes),
      about: 'which is better',
      otherwise: 'the minimum of loss, perplexity and error rates, the maximum of the others',
      flag: `--${use}-mode`,
    },
  } as const
}
