import { aVocabulary } from '../data/a-vocabulary.js'
import { aModel } from '../model/a-model.js'
import { having } from '../options/objects.js'

/** A text model, where a caller gives one. */
export const textModelType = having({ model: aModel, source: aVocabulary, target: aVocabulary })
