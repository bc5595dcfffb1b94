import { loadModel } from '#files'
import type { TextModel } from '../decode/text-model.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { OnProgress } from '../formats/loading-progress.js'
import { type LoadedModel, openModel } from '../formats/model-files.js'
import type { NamedFiles } from '../formats/named-files.js'
import { VOCABULARY_FILE } from '../formats/vocabulary-file.js'

/** Where a model is: a folder (in a page its address), or the folder's files by name. */
export type ModelPlace = string | NamedFiles

/**
 * The model of a folder with its vocabularies.
 *
 * @param place the folder, in a page its address; or the folder's files by name
 * @param why what needs its vocabularies, as an error says it: `predict needs to read texts`
 * @throws GlassformerError when the folder is no model, or has no vocabulary
 * @example
 * ```ts
 * import { answerTexts } from 'glassformer'
 * import { loadTextModel } from 'glassformer/text'
 * const sorter = await loadTextModel('runs/digits', 'sorting needs')
 * const [{ text }] = await answerTexts(sorter, ['8 3 5 1'])
 * text // 1 3 5 8
 * ```
 */
export async function loadTextModel(place: ModelPlace, why: string, onProgress?: OnProgress): Promise<TextModel> {
  const loaded: LoadedModel = typeof place === 'string' ? await loadModel(place, onProgress) : await openModel(place)
  const { model, vocabulary: source, targetVocabulary: target } = loaded
  if (source === null || target === null)
    throw new GlassformerError(
      `${typeof place === 'string' ? place : 'the model'} has no ${VOCABULARY_FILE}, which ${why}; ids it takes by glassformer logits, or generate of the library`,
    )
  return { model, source, target }
}
