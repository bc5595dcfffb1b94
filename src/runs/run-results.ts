import { evaluateTask, type TaskScores } from '../train/evaluate-text.js'
import { type Sample, samplesOf } from '../train/samples.js'
import { answeringEngine } from './run-engine.js'
import { isEvaluated } from './run-history.js'
import type { TrainingRun } from './training-run.js'

const SAMPLES = 3

/** What a run's model has learned. */
export interface RunResults {
  /** On held-out sequences; none where there are none, or none were asked for. */
  readonly scores: TaskScores | undefined
  readonly samples: readonly Sample[]
}

/**
 * Tests the model of a run, and logs the scores unless they are in its log: of a run that was killed before.
 *
 * @param heldOut sequences of each pattern to score; 0: none
 */
export async function resultsOf(run: TrainingRun, heldOut: number): Promise<RunResults> {
  const { model, task } = run
  const engine = answeringEngine(run.engine)
  const limit = task.patterns.length === 0 ? 0 : heldOut
  const scores = limit === 0 ? undefined : await evaluateTask(model, task, { ...engine, limit })
  if (scores !== undefined && !(await isEvaluated(run.folder, run.step)))
    await run.log({ type: 'evaluation', ...scores })
  return { scores, samples: await samplesOf(model, task, SAMPLES, engine) }
}
