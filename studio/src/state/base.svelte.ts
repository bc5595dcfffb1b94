import type { BaseRequest } from '../engine/protocol.ts'
import { studio } from './studio.svelte.ts'
import { view } from './view.svelte.ts'

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
