/** How often each run of n items is in a sequence. */
export function countNgrams(items: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + n <= items.length; start++) {
    const ngram = items.slice(start, start + n).join(SEPARATOR)
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** The items hold no line end. */
const SEPARATOR = '\n'

/** How many n-grams both have, each at most as often as it is in either. */
export function countMatches(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let matches = 0
  for (const [ngram, count] of a) matches += Math.min(count, b.get(ngram) ?? 0)
  return matches
}
