/** Stands for a row beside the others, where one waits until its place is free. */
export const ASIDE = -1

/** A row to copy, and where to. */
export interface RowMove {
  readonly target: number
  readonly source: number
}

/**
 * Copies that put row `from[n]` at n for every n, one after the other where the rows lie: none overwrites what a later
 * one reads. Rows that stay are not among them.
 */
export function rowMoves(from: readonly number[]): RowMove[] {
  const moves: RowMove[] = []
  const readers = new Map<number, number>()
  for (const [n, row] of from.entries()) if (row !== n) readers.set(row, (readers.get(row) ?? 0) + 1)
  const isDone = from.map((row, n) => row === n)
  /** Fills place n, and the place that this sets free, and so on. */
  const fill = (first: number): void => {
    let n = first
    while (n < from.length && !isDone[n] && !readers.has(n)) {
      const row = from[n] as number
      moves.push({ target: n, source: row })
      isDone[n] = true
      const left = (readers.get(row) as number) - 1
      if (left > 0) readers.set(row, left)
      else readers.delete(row)
      n = row
    }
  }
  for (let n = 0; n < from.length; n++) fill(n)
  // What is left waits in circles: each is opened by setting one row aside.
  for (let n = 0; n < from.length; n++) {
    if (isDone[n]) continue
    moves.push({ target: ASIDE, source: n })
    let place = n
    for (; from[place] !== n; place = from[place] as number) {
      moves.push({ target: place, source: from[place] as number })
      isDone[place] = true
    }
    moves.push({ target: place, source: ASIDE })
    isDone[place] = true
  }
  return moves
}
