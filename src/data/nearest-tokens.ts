/** The few candidates that need the fewest insertions, deletions and replacements of characters to become the token. */
export function nearestTokens(token: string, candidates: readonly string[], count: number): string[] {
  return candidates
    .map(candidate => ({ candidate, distance: editDistance(Array.from(token), Array.from(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance. */
function editDistance(from: readonly string[], to: readonly string[]): number {
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j)
  from.forEach((character, i) => {
    const row = [i + 1]
    to.forEach((other, j) => {
      const replaced = (previous[j] ?? 0) + (character === other ? 0 : 1)
      row.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    })
    previous = row
  })
  return previous[to.length] ?? 0
}
