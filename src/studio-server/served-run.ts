import { stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { CONFIG_FILE, WEIGHTS_FILE } from '../formats/model-files.js'
import { neededTokenizers } from '../formats/tokenizer-files.js'
import { VOCABULARY_FILE } from '../formats/vocabulary-file.js'
import { contentOf } from '../runs/run-folder.js'
import { type RunHistory, readHistory } from '../runs/run-history.js'
import { type RunRecord, readRunRecord } from '../runs/run-record.js'
import { modelsOfRun, type StepModel } from '../runs/step-models.js'
import { loadTextModel } from '../text/load-text-model.js'
import type { StudioAnswer } from './static-server.js'

type Answers = Map<string, StudioAnswer>

/** Where the page looks for the run that it is started with. */
const PLACE = 'runs/served'
/** The runs that the page offers, the first at first. */
const RUNS = 'runs/index.json'
/** Those that it brings along. */
const BROUGHT = ['digits', 'reverse']
/** The page draws a curve of so many points at most. */
const MOST_POINTS = 600

/**
 * What the page asks for to show a run's folder, by path.
 *
 * @throws GlassformerError when the folder is no model, or has no vocabulary.
 */
export async function servedRun(folder: string): Promise<Answers> {
  const { model: served, source, target } = await loadTextModel(folder, 'the page needs to show its tokens') // says what is wrong with it
  const record = (await contentOf(folder)) === 'run' ? await readRunRecord(folder) : undefined
  const models = record === undefined ? [{ step: 0, folder }] : await modelsOfRun(folder, record)
  const { curve, scores } = record === undefined ? NO_HISTORY : await readHistory(folder)
  const answers: Answers = new Map()
  const tokenizers = neededTokenizers({ source: source.toJSON(), target: target.toJSON() })
  for (const name of [CONFIG_FILE, VOCABULARY_FILE, ...tokenizers])
    answers.set(`${PLACE}/${name}`, { file: join(folder, name), within: folder })
  for (const model of models)
    answers.set(`${PLACE}/${fileOf(model)}`, { file: join(model.folder, WEIGHTS_FILE), within: folder })
  const checkpoints = models.map(model => ({
    step: model.step,
    file: fileOf(model),
    scores: scores.get(model.step) ?? null,
    folder: relative(folder, model.folder).split(sep).join('/'),
  }))
  const { generationConfig } = served
  const description = {
    generationConfig,
    ...(record && { settings: settingsOf(record), curve: drawn(curve) }),
    checkpoints,
  }
  answers.set(`${PLACE}/studio.json`, { text: JSON.stringify(description) })
  answers.set(RUNS, { text: JSON.stringify(['served', ...BROUGHT]) })
  return answers
}

function fileOf({ step }: StepModel): string {
  return `step-${step}.safetensors`
}

const NO_HISTORY: RunHistory = { curve: [], scores: new Map() }

/** Where the data lay on this disk is nobody's business. */
function settingsOf({ task, training }: RunRecord): object {
  const { file: _, ...taskOptions } = task.options
  const { seed, batchSize, steps, optimizer, schedule } = training
  return { task: task.name, taskOptions, seed, batchSize, lr: optimizer.lr, steps, schedule, training }
}

/** The curve as the page reads it, no finer than it draws it. */
function drawn(curve: RunHistory['curve']): (readonly [number, number, number])[] {
  const every = Math.ceil(curve.length / MOST_POINTS)
  return curve
    .filter((_, i) => i % every === 0 || i === curve.length - 1)
    .map(({ step, loss, accuracy }) => [step, loss, accuracy] as const)
}

/** Whether the page was built. */
export async function isBuilt(page: string): Promise<boolean> {
  return (await stat(join(page, 'index.html')).catch(() => undefined)) !== undefined
}
