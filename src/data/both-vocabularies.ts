import { having } from '../options/objects.js'
import { aVocabulary } from './a-vocabulary.js'

/** The vocabularies of both sides, where a caller gives them. */
export const bothVocabularies = having({ source: aVocabulary, target: aVocabulary })
