import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { jsonAs } from '../errors/checked-json.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { CONFIG_FILE, VOCABULARY_FILE, WEIGHTS_FILE } from '../formats/model-files.js'
import { loadModel } from '../formats/node/model-folder.js'
import { readCheckpoint } from '../runs/checkpoint-folder.js'
import { METRICS_FILE } from '../runs/metrics-log.js'
import { contentOf } from '../runs/run-folder.js'
import { type RunRecord, readRunRecord } from '../runs/run-record.js'
import { SNAPSHOTS_FOLDER } from '../runs/snapshots.js'

type Answers = Map<string, { readonly text: string } | { readonly file: string }>

/** Where the page looks for the run that it is started with. */
const PLACE = 'runs/served'
/** The page draws a curve of so many points at most. */
const MOST_POINTS = 600

/** A model of the run that the page can look at. */
interface Served {
  readonly step: number
  readonly folder: string
}

/**
 * What the page asks for to show a run's folder, by path.
 *
 * @throws GlassformerError when the folder is no model, or has no vocabulary.
 */
export async function servedRun(folder: string): Promise<Answers> {
  const { vocabulary } = await loadModel(folder) // says what is wrong with it
  if (vocabulary === null) {
    throw new GlassformerError(`${folder} has no ${VOCABULARY_FILE}, without which the page can't show its tokens`)
  }
  const isRun = (await contentOf(folder)) === 'run'
  const run = isRun ? await readRunRecord(folder) : undefined
  const metrics = isRun ? await readMetrics(folder) : NO_METRICS
  const models = run === undefined ? [{ step: 0, folder }] : await modelsOf(folder, run)
  const answers: Answers = new Map()
  for (const name of [CONFIG_FILE, VOCABULARY_FILE]) answers.set(`${PLACE}/${name}`, { file: join(folder, name) })
  for (const model of models) answers.set(`${PLACE}/${fileOf(model)}`, { file: join(model.folder, WEIGHTS_FILE) })
  const checkpoints = models.map(model => ({
    step: model.step,
    file: fileOf(model),
    scores: metrics.scores.get(model.step) ?? null,
    folder: resolve(model.folder),
  }))
  const description = { ...(run && { settings: settingsOf(run) }), ...metrics.shown, checkpoints }
  answers.set(`${PLACE}/studio.json`, { text: JSON.stringify(description) })
  return answers
}

function fileOf({ step }: Served): string {
  return `step-${step}.safetensors`
}

/** The snapshots, the models that the run kept as its best or for their mean, and the model itself. */
async function modelsOf(folder: string, { training }: RunRecord): Promise<Served[]> {
  const found = new Map<number, string>()
  for (const kind of [SNAPSHOTS_FOLDER, 'best', 'last']) {
    for (const step of await stepsIn(join(folder, kind))) found.set(step, join(folder, kind, `step-${step}`))
  }
  const checkpoint = await readCheckpoint(folder)
  found.set(checkpoint?.state.step ?? training.steps, folder)
  return [...found].map(([step, folder]) => ({ step, folder })).sort((a, b) => a.step - b.step)
}

async function stepsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap(name => /^step-(\d+)$/u.exec(name)?.[1] ?? []).map(Number)
}

function settingsOf({ task, training }: RunRecord): object {
  const { seed, batchSize, steps, optimizer, schedule } = training
  return { task: task.name, taskOptions: task.options, seed, batchSize, lr: optimizer.lr, steps, schedule, training }
}

const NO_METRICS = { shown: {}, scores: new Map<number, object>() }

const eventSchema = z.looseObject({
  type: z.string(),
  step: z.number(),
  loss: z.number().nullish(),
  accuracy: z.number().nullish(),
  tokenAccuracy: z.number().nullish(),
  sequenceAccuracy: z.number().nullish(),
  byPattern: z.record(z.string(), z.looseObject({ sequenceAccuracy: z.number() })).nullish(),
})

/** The curve, and what validations found, by step. */
async function readMetrics(folder: string): Promise<typeof NO_METRICS> {
  const text = await readFile(join(folder, METRICS_FILE), 'utf8').catch(() => '')
  const curve: [number, number, number][] = []
  const scores = new Map<number, object>()
  for (const line of text.split('\n')) {
    const event = jsonAs(line, eventSchema)
    if (event === undefined) continue // the last line of a run that was killed
    const { type, step, loss, accuracy, tokenAccuracy, sequenceAccuracy, byPattern } = event
    if (type === 'step' && typeof loss === 'number' && typeof accuracy === 'number') curve.push([step, loss, accuracy])
    else if (typeof loss === 'number' && typeof tokenAccuracy === 'number' && typeof sequenceAccuracy === 'number')
      scores.set(step, byPattern ?? { validation: { loss, tokenAccuracy, sequenceAccuracy } })
  }
  const every = Math.ceil(curve.length / MOST_POINTS)
  return { shown: { curve: curve.filter((_, i) => i % every === 0 || i === curve.length - 1) }, scores }
}

/** Whether the page was built. */
export async function isBuilt(page: string): Promise<boolean> {
  return (await stat(join(page, 'index.html')).catch(() => undefined)) !== undefined
}
