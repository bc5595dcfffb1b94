import type { Transformer } from '../model/transformer.js'
import type { OptionTable } from '../options/option.js'
import { anAbortSignal } from '../options/values.js'
import type { Task } from '../tasks/task.js'
import { Pace } from './pace.js'
import type { StepResult, StepTrainer } from './step-trainer.js'
import { Trainer } from './trainer.js'
import { settleTraining, type TrainerOptions, trainerOptions } from './trainer-options.js'

const fitOptions = {
  ...trainerOptions,
  signal: { type: anAbortSignal, about: 'stops after the step it is in' },
} as const satisfies OptionTable

/** How `fit` trains, how far, and where. */
export interface FitOptions extends TrainerOptions {
  /** Stops the training after the step it is in; what was learned is kept. */
  readonly signal?: AbortSignal
}

/** One step of `fit`. */
export interface FitEvent extends StepResult {
  readonly type: 'step'
  /** Steps in all. */
  readonly steps: number
  /** Source and target tokens per second, padding not counted, since `fit` began. */
  readonly tokensPerSecond: number
  /** Seconds since `fit` began. */
  readonly secondsElapsed: number
  /** Seconds until it ends, at the speed of the later half of its steps so far. */
  readonly secondsLeft: number
}

/**
 * Trains a model on a task, one event per step. When it ends, is stopped by `signal` or left by `break`, the model
 * holds the trained weights.
 *
 * @example
 * ```ts
 * import { digitsTask, fit, Transformer } from 'glassformer'
 * const model = new Transformer({
 *   srcVocabSize: 13, trgVocabSize: 13, embedDim: 16, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0, seed: 1,
 * })
 * const losses = []
 * const options = { steps: 50, batchSize: 16, engine: 'wasm' } as const
 * for await (const { loss } of fit(model, digitsTask(), options)) losses.push(loss)
 * losses[0].toFixed(2) // 2.77: nats a token
 * losses[49].toFixed(2) // 1.56
 * ```
 * @throws GlassformerError for an option that there isn't or that can't be, when the model and the task don't fit, or the
 * loss is no number any more.
 */
export async function* fit(
  model: Transformer,
  task: Task,
  options: FitOptions = {},
): AsyncGenerator<FitEvent, void, void> {
  const { signal, ...training } = settleTraining(fitOptions, options)
  const trainer = await Trainer.start(model, task, training)
  try {
    yield* trainSteps(trainer, training.steps, signal)
  } finally {
    await trainer.updateModel()
    trainer.dispose()
  }
}

/** Runs a trainer's steps up to `steps` and times them. */
export async function* trainSteps(
  trainer: StepTrainer,
  steps: number,
  signal?: AbortSignal,
): AsyncGenerator<FitEvent, void, void> {
  const start = performance.now()
  const firstStep = trainer.step
  const pace = new Pace()
  let tokens = 0
  while (trainer.step < steps && signal?.aborted !== true) {
    const result = await trainer.next()
    tokens += result.tokens
    const secondsElapsed = (performance.now() - start) / 1000
    const secondsLeft = pace.secondsPerStep(result.step - firstStep, secondsElapsed) * (steps - result.step)
    yield { type: 'step', ...result, steps, tokensPerSecond: tokens / secondsElapsed, secondsElapsed, secondsLeft }
  }
}
