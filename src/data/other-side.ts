import type { Vocabulary } from './vocabulary.js'

const sides = new WeakMap<Vocabulary, Vocabulary>()

/** Says that a model reads one vocabulary and writes the other. */
export function pairSides(source: Vocabulary, target: Vocabulary): void {
  sides.set(source, target)
  sides.set(target, source)
}

/** What the vocabulary is only one side beside; `undefined` where that isn't known. */
export function otherSideOf(vocabulary: Vocabulary): Vocabulary | undefined {
  return sides.get(vocabulary)
}
