import type { Conduct, Tools } from '../lesson.js'
import { Experiment, type Setup } from './experiment.js'

/** A training among those that a lesson compares. */
export interface Trial extends Setup {
  readonly steps: number
  /** Called after so many steps of this trial, and before the first. */
  readonly watch?: { readonly every: number; readonly look: (experiment: Experiment, step: number) => Promise<void> }
}

/** The page must be able to answer, and a signal to arrive, between so many steps. */
const STEPS_WITHOUT_PAUSE = 8

/**
 * Trains one model after the other and hands each to `done`, which may ask it anything; it is freed afterwards.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function trainAll<T>(
  trials: readonly Trial[],
  tools: Tools,
  { onProgress, signal, effort = 1 }: Conduct,
  done: (experiment: Experiment, index: number) => Promise<T>,
): Promise<T[]> {
  const stepsOf = (steps: number): number => Math.max(2, Math.round(steps * effort))
  const all = trials.reduce((sum, { steps }) => sum + stepsOf(steps), 0)
  const results: T[] = []
  let finished = 0
  for (const [index, { steps, watch, ...setup }] of trials.entries()) {
    const experiment = await Experiment.start(setup, tools)
    try {
      await watch?.look(experiment, 0)
      for (let step = 1; step <= stepsOf(steps); step++) {
        signal?.throwIfAborted()
        await experiment.step()
        if (watch !== undefined && step % watch.every === 0) await watch.look(experiment, step)
        if (++finished % STEPS_WITHOUT_PAUSE === 0) {
          onProgress?.(finished / all)
          await new Promise(resolve => setTimeout(resolve))
        }
      }
      results.push(await done(experiment, index))
    } finally {
      experiment.dispose()
    }
  }
  onProgress?.(1)
  return results
}
