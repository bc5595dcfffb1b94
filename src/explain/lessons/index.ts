import type { Lesson } from '../lesson.js'
import { hyperParameters } from './hyper-parameters.js'
import { integerIds } from './integer-ids.js'
import { parts } from './parts.js'
import { sosEos } from './sos-eos.js'

/** Every lesson, in the order in which a reader of the model asked. */
export const lessons: readonly Lesson[] = [parts, sosEos, hyperParameters, integerIds]
