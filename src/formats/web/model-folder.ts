import type { Vocabulary } from '../../data/vocabulary.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import type { LoadedModel, SavingOptions, Vocabularies } from '../model-files.js'

const reason = 'a browser has no folders: use modelToFiles and modelFromFiles with the files themselves'

/** Not in a browser; the parameters are Node's, so that code for both has types. @throws GlassformerError always. */
export async function saveModel(
  folder: string,
  _model: Transformer,
  _vocabulary?: Vocabulary | Vocabularies | null,
  _options?: SavingOptions,
): Promise<void> {
  throw new GlassformerError(`saveModel(${folder}): ${reason}`)
}

/** Not in a browser; the parameter is Node's, so that code for both has types. @throws GlassformerError always. */
export async function loadModel(folder: string): Promise<LoadedModel> {
  throw new GlassformerError(`loadModel(${folder}): ${reason}`)
}
