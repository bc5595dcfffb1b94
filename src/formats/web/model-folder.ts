import { GlassformerError } from '../../math/error.js'
import type { LoadedModel } from '../model-files.js'

const reason = 'a browser has no folders: use modelToFiles and modelFromFiles with the files themselves'

/** Not in a browser. @throws GlassformerError always. */
export async function saveModel(): Promise<never> {
  throw new GlassformerError(`saveModel: ${reason}`)
}

/** Not in a browser. @throws GlassformerError always. */
export async function loadModel(): Promise<LoadedModel> {
  throw new GlassformerError(`loadModel: ${reason}`)
}
