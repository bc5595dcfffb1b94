import { Heap } from '../../math/heap.js'
import { type MergeTable, UNKNOWN } from './merge-table.js'

const NONE = -1
/** Candidates are one exact number, rank and place, so that they come by rank and then from left to right. */
const PLACES = 2 ** 31

/**
 * Joins neighbours as long as any can be: everywhere those of the lowest rank, from left to right, then those of the next.
 * A join queues two candidates at most, so a word of n characters takes about n log n.
 *
 * @returns where the word's tokens begin, as numbers of characters
 */
export function mergeWord(characters: readonly string[], table: MergeTable): number[] {
  const { length } = characters
  const tokens = Int32Array.from(characters, character => table.idOf(character)) // by the place of their first character
  const next = tokens.map((_, at) => at + 1)
  const previous = tokens.map((_, at) => at - 1)
  const gone = new Uint8Array(length)
  const rankAt = (at: number): number | undefined =>
    table.rankOf(tokens[at] ?? UNKNOWN, tokens[next[at] ?? NONE] ?? UNKNOWN)
  const queue = new Heap<number>((a, b) => a < b)
  const queueAt = (at: number): void => {
    const rank = at < 0 ? undefined : rankAt(at)
    if (rank !== undefined) queue.push(rank * PLACES + at)
  }
  for (let at = 0; at < length; at++) queueAt(at)
  while (queue.first !== undefined) {
    const rank = Math.floor(queue.first / PLACES)
    const joined: number[] = []
    while (queue.first !== undefined && queue.first < (rank + 1) * PLACES) {
      const at = (queue.pop() ?? 0) % PLACES
      // One of the two may have become part of another token since.
      if (gone[at] === 1 || rankAt(at) !== rank) continue
      const right = next[at] ?? NONE
      tokens[at] = table.madeBy(rank)
      gone[right] = 1
      const after = next[right] ?? length
      next[at] = after
      if (after < length) previous[after] = at
      joined.push(at)
    }
    // Only now: what a merge makes possible comes after all merges of its rank.
    for (const at of joined) {
      if (gone[at] === 1) continue
      queueAt(at)
      queueAt(previous[at] ?? NONE)
    }
  }
  return Array.from(tokens.keys()).filter(at => gone[at] === 0)
}
