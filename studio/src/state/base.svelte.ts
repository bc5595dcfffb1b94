import { fineTuning, fineTuningRate } from '#dist/train/fine-tuning-defaults.js'
import type { BaseRequest } from '../engine/protocol.ts'
import { studio } from './studio.svelte.ts'
import { defaults, type View, view } from './view.svelte.ts'

/** Parts that a training can leave as they are, in the order of the data. */
export const freezable = [
  'encoder.embed',
  'encoder.layers',
  'decoder.embed',
  'decoder.layers',
  'decoder.fc_out',
] as const

/** Where a training on own pairs starts: at the model in view, or at random weights. */
export const base = $state({ isInView: false, freeze: [] as readonly string[] })

/** The model in view as the start of the next training, where that is chosen. */
export function chosenBase(): BaseRequest | undefined {
  const { run } = studio
  if (view.task !== 'pairs' || !base.isInView || run === undefined) return undefined
  return { run: run.id, step: view.step, freeze: [...base.freeze] }
}

type Steering = Pick<View, 'batch' | 'lr' | 'schedule'>

/** How the next training goes where nobody says otherwise: a trained model is taught more in another way. */
export function usualSteering(): Steering {
  const { run } = studio
  if (chosenBase() === undefined || run === undefined) return defaults
  return { batch: fineTuning.batchSize, lr: fineTuningRate(run.options.embedDim), schedule: fineTuning.schedule.name }
}

/** Puts what has become usual in the place of what was; what somebody chose stays. */
export function steerAsUsual(before: Steering, now: Steering): void {
  if (view.batch === before.batch) view.batch = now.batch
  if (view.lr === before.lr) view.lr = now.lr
  if (view.schedule === before.schedule) view.schedule = now.schedule
}
