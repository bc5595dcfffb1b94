import type { Conduct, Tools } from '../lesson.js'
import { Experiment, type Setup } from './experiment.js'

/** A training among those that a lesson compares. */
export interface Run extends Setup {
  readonly steps: number
  /** Called after so many steps of this run, and before the first. */
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
  runs: readonly Run[],
  tools: Tools,
  { onProgress, signal, effort = 1 }: Conduct,
  done: (experiment: Experiment, index: number) => Promise<T>,
): Promise<T[]> {
  const stepsOf = (run: Run): number => Math.max(2, Math.round(run.steps * effort))
  const all = runs.reduce((sum, run) => sum + stepsOf(run), 0)
  const results: T[] = []
  let finished = 0
  for (const [index, run] of runs.entries()) {
    const experiment = await Experiment.start(run, tools)
    try {
      await run.watch?.look(experiment, 0)
      for (let step = 1; step <= stepsOf(run); step++) {
        signal?.throwIfAborted()
        await experiment.step()
        if (run.watch !== undefined && step % run.watch.every === 0) await run.watch.look(experiment, step)
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
