import type { RecordedTask } from '../../runs/run-record.js'
import { makeTask } from '../../runs/run-task.js'
import { newRecord, untrainedModel } from '../../runs/start-run.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import type { TrainConfig } from '../../train/config.js'
import { configuredTrainer } from '../../train/configured.js'
import { Trainer } from '../../train/trainer.js'

/** The first steps compile, and make room. */
const WARM_UP = 2
/** So many steps are timed, but no longer than that. */
const TIMED = { steps: 15, fewest: 2, seconds: 3 }

/** What a few real steps tell of a training. */
export interface Trial {
  readonly parameters: number
  readonly sourceTokens: number
  readonly targetTokens: number
  readonly training: number
  readonly heldOut: number
  readonly tooLong: number
  readonly engine: string
  readonly threads: number
  readonly msPerStep: number
  readonly steps: number
  /** Of all steps, at this pace. */
  readonly seconds: number
  readonly warnings: readonly string[]
}

/** Makes the task and the model of a config, and trains a few steps, which are thrown away. */
export async function tryOut(config: TrainConfig): Promise<Trial> {
  const made = await makeTask(namedTask(config))
  const record = newRecord(made, config)
  const model = untrainedModel(made, record.training)
  const trainer = await Trainer.start(model, made.task, configuredTrainer(config))
  try {
    const msPerStep = await pace(trainer)
    const counts = made.data?.task.counts
    return {
      parameters: model.parameterCount,
      sourceTokens: made.task.sourceVocabulary.size,
      targetTokens: made.task.targetVocabulary.size,
      training: counts?.train ?? 0,
      heldOut: (counts?.validation ?? 0) + (counts?.test ?? 0),
      tooLong: counts?.tooLong ?? 0,
      engine: trainer.engine.name,
      threads: trainer.engine.threads,
      msPerStep,
      steps: config.steps,
      seconds: (msPerStep * config.steps) / 1000,
      warnings: made.data?.task.warnings ?? [],
    }
  } finally {
    trainer.dispose()
  }
}

function namedTask({ task = PAIRS }: TrainConfig): RecordedTask {
  return typeof task === 'string' ? { name: task, options: {} } : { name: task.name, options: { ...task.options } }
}

async function pace(trainer: Trainer): Promise<number> {
  for (let step = 0; step < WARM_UP; step++) await trainer.next()
  const started = performance.now()
  for (let steps = 1; ; steps++) {
    await trainer.next()
    const elapsed = performance.now() - started
    if (steps >= TIMED.steps || (steps >= TIMED.fewest && elapsed > TIMED.seconds * 1000)) return elapsed / steps
  }
}
