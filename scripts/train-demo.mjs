// Trains the model that the studio shows when it opens: the original's model on the original's task. Weights of steps
// along the way are kept, so that the page can move through training. A run that is complete is not trained again.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSchedule, createTask, evaluate, modelToFiles, openModel, Trainer, Transformer } from '../dist/index.js'

/** Held-out pairs per pattern that each kept step is scored on. */
const SCORED_PAIRS = 100
/** The page draws so many points of the curves at most. */
const CURVE_EVERY = 5
/** On the console: how far the training is. */
const SHOWN_EVERY = 250

/**
 * @param folder where the run lies
 * @param kept the steps whose weights are kept: dense where the model changes fast. Step 0 its seed makes again; those
 *   between it and the last are rounded to float16
 * @param options what to train; part of the run's description, so that another setting is another run
 */
export async function trainDemo(folder, kept, options) {
  const { task: taskName, taskOptions = {}, seed = 1, batchSize = 64, lr = 1e-3, steps = 3001 } = options
  const schedule = { name: 'cosine', steps, minimum: 0.02 }
  const settings = { task: taskName, taskOptions, seed, batchSize, lr, steps, schedule }
  const description = JSON.stringify({ settings, kept })
  const file = join(folder, 'studio.json')
  if (existsSync(file)) {
    const { settings, kept } = JSON.parse(readFileSync(file, 'utf8'))
    if (JSON.stringify({ settings, kept }) === description) return
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })

  const task = createTask(taskName, taskOptions)
  const model = new Transformer({
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    embedDim: 64,
    numLayers: 3,
    heads: 4,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    seed,
  })
  const trainer = await Trainer.start(model, task, {
    batchSize,
    seed,
    engine: 'wasm',
    schedule: createSchedule({ warmup: 0, ...schedule }),
  })
  const curve = []
  const checkpoints = []
  const started = performance.now()
  for (;;) {
    if (kept.includes(trainer.step) || trainer.step === steps) checkpoints.push(await keep(trainer.step))
    if (trainer.step === steps) break
    const { step, loss, accuracy } = await trainer.next()
    if (step % SHOWN_EVERY === 0) console.log(`${folder}: step ${step} of ${steps}`)
    if (step === 1 || step === steps || step % CURVE_EVERY === 0) curve.push([step, round(loss), round(accuracy)])
  }
  const seconds = (performance.now() - started) / 1000
  await trainer.updateModel()
  trainer.dispose()
  for (const [name, bytes] of modelToFiles(model, task.sourceVocabulary)) {
    if (name !== 'model.safetensors') writeFileSync(join(folder, name), bytes)
  }
  writeFileSync(file, JSON.stringify({ settings, kept, seconds: round(seconds), curve, checkpoints }))

  async function keep(step) {
    await trainer.updateModel()
    const dtype = step === 0 || step === steps ? 'float32' : 'float16'
    const files = modelToFiles(model, task.sourceVocabulary, { dtype })
    const { model: shown } = await openModel(files)
    const name = `step-${step}.safetensors`
    if (step > 0) writeFileSync(join(folder, name), files.get('model.safetensors'))
    const scores = {}
    for (const pattern of task.patterns) {
      const { loss, tokenAccuracy, sequenceAccuracy } = await evaluate(shown, task.heldOut(pattern, SCORED_PAIRS), {})
      scores[pattern] = { loss: round(loss), tokenAccuracy: round(tokenAccuracy), sequenceAccuracy }
    }
    const text = Object.entries(scores)
      .map(([pattern, score]) => `${pattern} ${score.sequenceAccuracy}`)
      .join(', ')
    console.log(`${folder}: step ${step} of ${steps}: ${text}`)
    return { step, ...(step > 0 && { file: name, dtype }), scores }
  }
}

function round(value) {
  return Number(value.toPrecision(5))
}
