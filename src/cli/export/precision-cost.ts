import { encodePair } from '../../data/encode-pair.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { type LoadedModel, openModel } from '../../formats/model-files.js'
import type { NamedFiles } from '../../formats/named-files.js'
import { readPairs } from '../../formats/node/read-pairs.js'
import type { ReadOptions } from '../../formats/pairs/read-options.js'
import type { Transformer } from '../../model/transformer.js'
import { contentOf } from '../../runs/run-folder.js'
import { loadTextModel } from '../../text/load-text-model.js'
import { evaluateTask, evaluateText } from '../../train/evaluate-text.js'
import type { Scores } from '../../train/scores.js'
import { type BeforeAfter, beforeAfter } from '../eval/before-after.js'
import { heldOutTask } from '../eval/held-out-task.js'
import { note } from '../output.js'

/** Held-out sequences of each pattern, at most. */
const LIMIT = 1000

/** Where the pairs are by which the cost is measured. */
export interface Examples {
  /** The model's. */
  readonly folder: string
  /** A file of pairs. Default: the run's held-out sequences. */
  readonly data: string | undefined
  readonly reading: ReadOptions
}

/**
 * Measures what rounding the weights costs.
 *
 * @param files of the rounded model
 * @returns `undefined` where there are no pairs to measure it by
 * @throws GlassformerError when the file of pairs can't be read
 */
export async function precisionCost(
  loaded: LoadedModel,
  files: NamedFiles,
  examples: Examples,
): Promise<BeforeAfter | undefined> {
  const score = await scorer(loaded, examples)
  if (score === undefined) return undefined
  return beforeAfter(await score(loaded.model), await score((await openModel(files)).model))
}

async function scorer(
  loaded: LoadedModel,
  { folder, data, reading }: Examples,
): Promise<((model: Transformer) => Promise<Scores>) | undefined> {
  if (data !== undefined) {
    const text = await loadTextModel(folder, `export needs to read ${data}`)
    const reader = { ...text, maxLen: text.model.options.maxLen }
    const { pairs, notes } = await readPairs(data, reading, pair => encodePair(pair, reader))
    for (const said of notes) note(said)
    return model => evaluateText({ ...text, model }, pairs)
  }
  if ((await contentOf(folder)) !== 'run') return undefined
  const task = await heldOutTask(folder, loaded).catch((error: unknown) => {
    if (!(error instanceof GlassformerError)) throw error
    note(error.message)
    return undefined
  })
  return task && task.patterns.length > 0 ? model => evaluateTask(model, task, { limit: LIMIT }) : undefined
}
