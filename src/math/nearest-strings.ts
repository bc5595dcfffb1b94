import { editDistance } from './edit-distance.js'

/** What people mistype is shorter; of what isn't, the beginning is compared. */
const LONGEST = 64

/** The few candidates that need the fewest insertions, deletions and replacements of characters to become the text. */
export function nearestStrings(text: string, candidates: readonly string[], count: number): string[] {
  const beginning = Array.from(text.slice(0, LONGEST))
  return candidates
    .map(candidate => ({
      candidate,
      distance: editDistance(beginning, Array.from(candidate.slice(0, LONGEST))),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}
