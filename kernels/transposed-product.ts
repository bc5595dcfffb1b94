import { TILE_ROWS, tile6x8 } from './tile-6x8'

/** Rows of A and B that are gone through at once: what a tile reads of them stays in the first-level cache. */
const DEPTH: i32 = 64
/** When a row of A and one of B are longer together, in bytes, too few fit in a cache to be read where they lie. */
const SHORT: usize = 320 * 4

/** Whether `transposedProduct` can do it, and is faster than packing. */
// @inline
export function isShortTransposed(aRow: usize, bRow: usize, n: i32): bool {
  return !(n & 7) && aRow + bRow <= SHORT
}

/** `count` columns of A and eight of B, on from the sums in C. */
// @inline
function tile(
  count: i32,
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  k: i32,
  first: bool,
  c: usize,
  cRow: usize,
): void {
  tile6x8(count, a, 4, aRow, b, bRow, k, first, c, cRow, 0, 0, 0)
}

/** C = Aᵀ·B of k rows, columns contiguous, n a multiple of 8; strides in bytes. Reads both where they lie. */
export function transposedProduct(
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  m: i32,
  k: i32,
  n: i32,
  c: usize,
  cRow: usize,
): void {
  const end = (<usize>n) << 2
  for (let depth = 0; depth < k; depth += DEPTH) {
    const deep = min(DEPTH, k - depth)
    const first = depth === 0
    for (let column: usize = 0; column < end; column += 32) {
      let from = a
      let to = c + column
      let left = m
      for (; left >= TILE_ROWS; left -= TILE_ROWS) {
        tile(TILE_ROWS, from, aRow, b + column, bRow, deep, first, to, cRow)
        from += TILE_ROWS * 4
        to += cRow * TILE_ROWS
      }
      for (; left >= 2; left -= 2) {
        tile(2, from, aRow, b + column, bRow, deep, first, to, cRow)
        from += 8
        to += cRow * 2
      }
      if (left) tile(1, from, aRow, b + column, bRow, deep, first, to, cRow)
    }
    a += aRow * DEPTH
    b += bRow * DEPTH
  }
}
