import { LATEST_STEP } from '../engine/latest-step.ts'
import { view } from './view.svelte.ts'

/** Brings a model into view, with its newest weights and its own sample. */
export function showModel(run: string): void {
  Object.assign(view, { run, src: '', with: [''], step: LATEST_STEP })
}
