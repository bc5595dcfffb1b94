/** Levenshtein's distance: the fewest insertions, deletions and replacements that turn one sequence into the other. */
export function editDistance<T>(from: readonly T[], to: readonly T[]): number {
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j)
  from.forEach((item, i) => {
    const row = [i + 1]
    to.forEach((other, j) => {
      const replaced = (previous[j] ?? 0) + (item === other ? 0 : 1)
      row.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    })
    previous = row
  })
  return previous[to.length] ?? 0
}
