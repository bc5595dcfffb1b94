import type { TextModel } from '../decode/text-model.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { VOCABULARY_FILE } from '../formats/model-files.js'
import { loadModel } from '../formats/node/model-folder.js'
import { contentOf } from './run-folder.js'
import { readRunRecord } from './run-record.js'

/**
 * The model of a folder with its vocabularies, and what its run says of the length of answers.
 *
 * @param why what it needs its vocabularies for, as an error says it: `predict needs to read texts`
 * @throws GlassformerError when the folder is no model, or has no vocabulary
 */
export async function loadTextModel(folder: string, why: string): Promise<TextModel> {
  const { model, vocabulary: source, targetVocabulary: target } = await loadModel(folder)
  if (source === null || target === null)
    throw new GlassformerError(`${folder} has no ${VOCABULARY_FILE}, which ${why}`)
  return { model, source, target, maxNewTokens: await answerLength(folder) }
}

/** How long the answers of a run's model may get, as its task says. */
async function answerLength(folder: string): Promise<number | undefined> {
  if ((await contentOf(folder)) !== 'run') return undefined
  // A model answers without its run too: only what it says is lost.
  const run = await readRunRecord(folder).catch(() => undefined)
  const maxNewTokens = run?.task.options['maxNewTokens']
  return typeof maxNewTokens === 'number' ? maxNewTokens : undefined
}
