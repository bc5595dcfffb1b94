import { GlassformerError } from '../../errors/glassformer-error.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { contentOf } from '../../runs/run-folder.js'
import type { TrainingRun } from '../../runs/training-run.js'
import { evaluateTask } from '../../train/evaluate-text.js'
import { type BeforeAfter, beforeAfter } from '../eval/before-after.js'
import { heldOutTask } from '../eval/held-out-task.js'
import { note } from '../output.js'

/**
 * What a training from a trained model has left of what that one knew: both on the sequences that the earlier run held
 * out.
 *
 * @param limit sequences of each pattern, at most
 * @returns `undefined` where there is no earlier run, or it held nothing out
 */
export async function forgotten({ record, model, task }: TrainingRun, limit: number): Promise<BeforeAfter | undefined> {
  const { from } = record
  if (from === undefined || limit === 0 || (await contentOf(from)) !== 'run') return undefined
  try {
    const base = await loadModel(from)
    const known = await heldOutTask(from, base)
    if (known.patterns.length === 0) return undefined
    // The same sequences in the ids of the model that has more tokens.
    const { sourceVocabulary: vocabulary, targetVocabulary } = task
    const again = await heldOutTask(from, { model, vocabulary, targetVocabulary })
    return beforeAfter(await evaluateTask(base.model, known, { limit }), await evaluateTask(model, again, { limit }))
  } catch (error) {
    if (!(error instanceof GlassformerError)) throw error
    note(`what was forgotten can't be measured: ${error.message}`)
    return undefined
  }
}
