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
  const stepsOf = (trial: Trial): number => Math.max(2, Math.round(trial.steps * effort))
  const all = trials.reduce((sum, trial) => sum + stepsOf(trial), 0)
  const results: T[] = []
  let finished = 0
  for (const [index, trial] of trials.entries()) {
    const experiment = await Experiment.start(trial, tools)
    try {
      await trial.watch?.look(experiment, 0)
      for (let step = 1; step <= stepsOf(trial); step++) {
        signal?.throwIfAborted()
        await experiment.step()
        if (trial.watch !== undefined && step % trial.watch.every === 0) await trial.watch.look(experiment, step)
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
