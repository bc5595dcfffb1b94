import { editDistance } from './edit-distance.js'

/** The few candidates that need the fewest insertions, deletions and replacements of characters to become the token. */
export function nearestTokens(token: string, candidates: readonly string[], count: number): string[] {
  return candidates
    .map(candidate => ({ candidate, distance: editDistance(Array.from(token), Array.from(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}
