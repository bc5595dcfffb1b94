import type { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { aFunction, optional } from '../../options/objects.js'
import { aText } from '../../options/values.js'
import { GENERATION_FILE } from '../generation-config.js'
import type { OnProgress } from '../loading-progress.js'
import { type LoadedModel, modelFileNames, modelToFiles, openOwnModel, type SavingOptions } from '../model-files.js'
import { tokenizerFileNames } from '../tokenizer-files.js'
import { VOCABULARY_FILE, type Vocabularies } from '../vocabulary-file.js'
import { lengthOfRun } from './length-of-run.js'
import { readFolder } from './read-folder.js'
import { writeFolder } from './write-folder.js'

/**
 * Saves a model as a folder: `model.safetensors`, `config.json` (the constructor's options), `vocabulary.json` and,
 * where it says something, `generation_config.json`.
 * After a crash the folder holds all of the old model or all of the new one.
 *
 * @param vocabulary of both sides, or one for each; without one the model takes ids only
 * @param options what the weights are in the file; in memory they are float32 again
 * @throws GlassformerError naming the path and the reason, or for a vocabulary of another size than the model's; what was
 *   there before is unchanged.
 * @example
 * ```ts
 * import { statSync } from 'node:fs'
 * import { loadModel, saveModel } from 'glassformer'
 * const { model, vocabulary } = await loadModel('runs/digits')
 * await saveModel('small', model, vocabulary, { dtype: 'int8' })
 * statSync('small/model.safetensors').size // 18112: bytes
 * ```
 */
export async function saveModel(
  folder: string,
  model: Transformer,
  vocabulary?: Vocabulary | Vocabularies | null,
  options: SavingOptions = {},
): Promise<void> {
  aText.settle(folder, 'the folder')
  const files = modelToFiles(model, vocabulary, options)
  // What the folder held of another model goes.
  const gone = [VOCABULARY_FILE, GENERATION_FILE, ...tokenizerFileNames].map(name => [name, null] as const)
  await writeFolder(folder, new Map([...gone, ...files]))
}

/**
 * Loads a folder that `saveModel` wrote, or one with weights from elsewhere.
 *
 * @param onProgress told once, at the end of the reading; in a page as the bytes come
 * @throws GlassformerError naming the file and what is wrong with it.
 * @example
 * ```ts
 * import { greedyDecode, loadModel } from 'glassformer'
 * const { model, targetVocabulary } = await loadModel('runs/digits')
 * const [ids] = await greedyDecode(model, [[1, 11, 6, 8, 4, 2]])
 * targetVocabulary?.format(ids) // 1 3 5 8
 * ```
 */
export async function loadModel(folder: string, onProgress?: OnProgress): Promise<LoadedModel> {
  aText.settle(folder, 'the folder')
  optional(aFunction).settle(onProgress, 'onProgress')
  const files = await readFolder(folder, {
    required: modelFileNames.required,
    optional: [...modelFileNames.optional, ...tokenizerFileNames],
  })
  const loaded = [...files.values()].reduce((sum, { length }) => sum + length, 0)
  onProgress?.({ loaded, total: loaded })
  const found = await openOwnModel(files, folder)
  const maxNewTokens = files.has(GENERATION_FILE) ? undefined : await lengthOfRun(folder)
  if (maxNewTokens !== undefined) found.model.generationConfig = { maxNewTokens }
  return found
}
