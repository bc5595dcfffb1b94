import { editDistance } from './edit-distance.js'

/** The few candidates that need the fewest insertions, deletions and replacements of characters to become the text. */
export function nearestStrings(text: string, candidates: readonly string[], count: number): string[] {
  return candidates
    .map(candidate => ({ candidate, distance: editDistance(Array.from(text), Array.from(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}
