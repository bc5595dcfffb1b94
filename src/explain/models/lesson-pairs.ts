import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'

/** Two sorted pairs of unequal length: what worked examples of the whole model run on. */
export function lessonPairs(): readonly [Pair, Pair] {
  const vocabulary = Vocabulary.digits()
  const pair = (source: string, target: string): Pair => ({
    source: vocabulary.parse(source),
    target: vocabulary.parse(target),
  })
  return [pair('8 3 5', '3 5 8'), pair('9 7 4 2 0', '0 2 4 7 9')]
}
