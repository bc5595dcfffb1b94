import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE, VOCABULARY_FILE, WEIGHTS_FILE } from '../../formats/model-files.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { GlassformerError } from '../../math/error.js'
import { readRun } from '../run/run-file.js'
import { contentOf } from '../run/run-folder.js'

type Answers = Map<string, { readonly text: string } | { readonly file: string }>

/** Where the page looks for the run that it is started with. */
const PLACE = 'runs/served'

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
  const answers: Answers = new Map()
  for (const name of [WEIGHTS_FILE, CONFIG_FILE, VOCABULARY_FILE]) {
    answers.set(`${PLACE}/${name}`, { file: join(folder, name) })
  }
  answers.set(`${PLACE}/studio.json`, { text: JSON.stringify(await description(folder)) })
  return answers
}

async function description(folder: string): Promise<unknown> {
  const checkpoint = (step: number) => ({ checkpoints: [{ step, file: WEIGHTS_FILE, scores: null }] })
  if ((await contentOf(folder)) !== 'run') return checkpoint(0)
  const { task, training } = await readRun(folder)
  const { seed, batchSize, steps, optimizer } = training
  const settings = { task: task.name, taskOptions: task.options, seed, batchSize, lr: optimizer.lr, steps }
  return { settings, ...checkpoint(steps) }
}

/** Whether the page was built. */
export async function isBuilt(page: string): Promise<boolean> {
  return (await stat(join(page, 'index.html')).catch(() => undefined)) !== undefined
}
