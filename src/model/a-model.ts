import { instanceOf } from '../options/objects.js'
import { Transformer } from './transformer.js'

/** A model, where a caller gives one. */
export const aModel = instanceOf(Transformer, 'a Transformer, such as the model that loadModel gives')
