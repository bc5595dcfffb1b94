import { GlassformerError } from '../../errors/glassformer-error.js'
import type { LoadedModel } from '../../formats/model-files.js'
import { contentOf } from '../../runs/run-folder.js'
import { RUN_FILE, readRunRecord } from '../../runs/run-record.js'
import { taskOfRun } from '../../runs/run-task.js'
import type { Task } from '../../tasks/task.js'
import { checkFit } from '../../train/check-fit.js'
import { note } from '../output.js'

/**
 * The task that a model was trained on, with its held-out sequences.
 *
 * @param folder of the run
 * @throws GlassformerError when the folder is no run, or its task can't be made again
 */
export async function heldOutTask(folder: string, loaded: LoadedModel): Promise<Task> {
  const { model, vocabulary: source, targetVocabulary: target } = loaded
  if ((await contentOf(folder)) !== 'run')
    throw new GlassformerError(`${folder} has no ${RUN_FILE}, which names the task: give pairs with --data`)
  const vocabularies = source === null || target === null ? undefined : { source, target }
  const { task, data } = await taskOfRun(folder, await readRunRecord(folder), { vocabularies })
  for (const said of data?.notes ?? []) note(said)
  checkFit(model, task)
  return task
}
