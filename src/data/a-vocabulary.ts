import { instanceOf } from '../options/objects.js'
import { Vocabulary } from './vocabulary.js'

/** A vocabulary, where a caller gives one. */
export const aVocabulary = instanceOf(Vocabulary, 'a Vocabulary')
