import { modelTerms } from './model-terms.js'
import type { Term } from './term.js'
import { trainingTerms } from './training-terms.js'

/** One word for one thing: the lessons' texts are checked against this list. */
export const glossary: readonly Term[] = [...modelTerms, ...trainingTerms]
