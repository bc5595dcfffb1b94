/** Two items that stand against each other; one of them is missing where something was left out or added. */
export type AlignedPair<T> = readonly [wanted: T | undefined, given: T | undefined]

/** One of the shortest ways to turn one sequence into the other, item by item (Levenshtein). */
export function align<T>(wanted: readonly T[], given: readonly T[]): AlignedPair<T>[] {
  const [rows, columns] = [wanted.length + 1, given.length + 1]
  // cost[i][j]: what the first i wanted against the first j given cost.
  const cost = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => (i === 0 ? j : i)))
  const at = (i: number, j: number): number => cost[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j < columns; j++) {
      const replaced = at(i - 1, j - 1) + (wanted[i - 1] === given[j - 1] ? 0 : 1)
      ;(cost[i] as number[])[j] = Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1)
    }
  }
  const pairs: AlignedPair<T>[] = []
  for (let i = wanted.length, j = given.length; i > 0 || j > 0; ) {
    const same = wanted[i - 1] === given[j - 1] ? 0 : 1
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + same) pairs.push([wanted[--i], given[--j]])
    else if (i > 0 && at(i, j) === at(i - 1, j) + 1) pairs.push([wanted[--i], undefined])
    else pairs.push([undefined, given[--j]])
  }
  return pairs.reverse()
}
