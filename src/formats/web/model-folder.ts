import type { Vocabulary } from '../../data/vocabulary.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { aFunction, optional } from '../../options/objects.js'
import { aText } from '../../options/values.js'
import type { OnProgress } from '../loading-progress.js'
import { type LoadedModel, modelFileNames, openOwnModel, type SavingOptions } from '../model-files.js'
import { jsonOf } from '../named-files.js'
import { neededTokenizers } from '../tokenizer-files.js'
import { VOCABULARY_FILE, type Vocabularies } from '../vocabulary-file.js'
import { fetchFiles } from './fetch-files.js'

/** Not in a browser; the parameters are Node's, so that code for both has types. @throws GlassformerError always. */
export async function saveModel(
  folder: string,
  _model: Transformer,
  _vocabulary?: Vocabulary | Vocabularies | null,
  _options?: SavingOptions,
): Promise<void> {
  throw new GlassformerError(`saveModel(${folder}): a browser has no folders: modelToFiles gives the files themselves`)
}

/**
 * Loads a model folder from a server.
 *
 * @param folder its address, relative to the page's: `model`
 * @throws GlassformerError naming the file and what is wrong with it.
 */
export async function loadModel(folder: string, onProgress?: OnProgress): Promise<LoadedModel> {
  aText.settle(folder, 'the folder')
  optional(aFunction).settle(onProgress, 'onProgress')
  const files = await fetchFiles(folder, modelFileNames, onProgress)
  const needed = files.has(VOCABULARY_FILE) ? neededTokenizers(jsonOf(folder, VOCABULARY_FILE, files)) : []
  const tokenizers = await fetchFiles(folder, { required: needed, optional: [] })
  return openOwnModel(new Map([...files, ...tokenizers]), folder)
}
