import { positionsOf, type SourceSize } from './source-size.js'

/** Rows times the square of the longest source: what attention takes of memory, roughly. */
const MOST_ATTENTION = 2 ** 22
/** The numbers of all keys and values: 128 MiB. */
const MOST_CACHED = 2 ** 25

/** What a batch may hold. One source is always taken. */
export class BatchRoom {
  private count = 0
  private size: SourceSize = { rows: 0, length: 0, newTokens: 0 }

  /**
   * @param most sources
   * @param cacheWidth numbers that are kept of each position of a row: its keys and values
   */
  constructor(
    private readonly most: number,
    private readonly cacheWidth: number,
  ) {}

  /** @returns whether there is room for it, which then is taken. */
  take({ rows, length, newTokens }: SourceSize): boolean {
    const size = {
      rows: this.size.rows + rows,
      length: Math.max(this.size.length, length),
      newTokens: Math.max(this.size.newTokens, newTokens),
    }
    const isTooLarge =
      size.rows * size.length ** 2 > MOST_ATTENTION || positionsOf(size) * this.cacheWidth > MOST_CACHED
    if (this.count === this.most || (this.count > 0 && isTooLarge)) return false
    this.count++
    this.size = size
    return true
  }
}
