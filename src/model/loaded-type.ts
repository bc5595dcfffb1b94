import { aVocabulary } from '../data/a-vocabulary.js'
import { having, orNull } from '../options/objects.js'
import { aModel } from './a-model.js'

/** A model with its vocabularies, if it has any. */
export const loadedType = having(
  { model: aModel, vocabulary: orNull(aVocabulary), targetVocabulary: orNull(aVocabulary) },
  '{ model, vocabulary, targetVocabulary }, what loadModel gives',
)
