import type { Pair } from './pair.js'

/** How many target tokens of these pairs the loss counts: all that are to be predicted, but those ignored. */
export function countedTargets(pairs: readonly Pair[], ignoreIndex: number | null): number {
  return pairs.reduce((sum, { target }) => sum + target.slice(1).filter(id => id !== ignoreIndex).length, 0)
}
