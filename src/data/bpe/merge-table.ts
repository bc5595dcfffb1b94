import { GlassformerError } from '../../errors/glassformer-error.js'

/** Two tokens that become one. */
export type Merge = readonly [left: string, right: string]

/** The id of a character that no merge joins. */
export const UNKNOWN = -1
/** Ids are below it, so that two of them are one exact number. */
const MOST_IDS = 2 ** 22

/** What neighbours become, with an id for everything that merges join or make. */
export class MergeTable {
  private readonly ids = new Map<string, number>()
  private readonly ranks = new Map<number, number>()
  private readonly made: number[] = []

  /**
   * @param merges in the order in which they were learned
   * @throws GlassformerError when a merge appears twice or has an empty side
   */
  constructor(merges: readonly Merge[]) {
    for (const [rank, [left, right]] of merges.entries()) {
      if (left === '' || right === '') throw new GlassformerError(`merge ${rank} has an empty side`)
      const pair = pairOf(this.numbered(left), this.numbered(right))
      const same = this.ranks.get(pair)
      if (same !== undefined) throw new GlassformerError(`merges ${same} and ${rank} are the same`)
      this.ranks.set(pair, rank)
      this.made.push(this.numbered(left + right))
    }
  }

  idOf(token: string): number {
    return this.ids.get(token) ?? UNKNOWN
  }

  /** The rank of the merge of two tokens; `undefined` where they stay two. */
  rankOf(left: number, right: number): number | undefined {
    return left === UNKNOWN || right === UNKNOWN ? undefined : this.ranks.get(pairOf(left, right))
  }

  /** What the merge of a rank makes. */
  madeBy(rank: number): number {
    return this.made[rank] ?? UNKNOWN
  }

  private numbered(token: string): number {
    const id = this.ids.get(token) ?? this.ids.size
    this.ids.set(token, id)
    return id
  }
}

function pairOf(left: number, right: number): number {
  return left * MOST_IDS + right
}
