import { isRecord } from '../options/is-record.js'
import type { ConfigLayer } from './settle-config.js'

/** The width for which the rate is; of wider models it is smaller by as much. */
const WIDTH = 64

/**
 * How a trained model is taught more, where nothing else is said. What is new is learned fast enough in some hundred steps;
 * the first gradients, which tear at what is there, count for little (`clipNorm`), and batches are large enough that a
 * tenth of old pairs is some dozen.
 */
export const fineTuning = {
  batchSize: 256,
  clipNorm: 0.1,
  schedule: { name: 'cosine', warmup: 20 },
} as const

/** The learning rate of {@link fineTuning}, for a model of this width. */
export function fineTuningRate(embedDim: number): number {
  return 3e-3 * Math.min(1, WIDTH / embedDim)
}

/**
 * {@link fineTuning} as a layer of a config. A preset that is named says otherwise.
 *
 * @param given what a file and flags say
 */
export function fineTuningDefaults(embedDim: number, given: ConfigLayer): ConfigLayer {
  if (given['preset'] !== undefined) return {}
  const { schedule } = given
  // Noam's factors are learning rates themselves.
  const isNoam = isRecord(schedule) && schedule['name'] === 'noam'
  return { ...fineTuning, ...(!isNoam && { optimizer: { name: 'adam', lr: fineTuningRate(embedDim) } }) }
}
