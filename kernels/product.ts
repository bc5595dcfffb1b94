// What all matrix products share. Every element of a product is one accumulator that starts at 0 and takes
// its terms in the order of k, whichever tile, edge, block or kernel computes it: vectors run over columns,
// never over k, and a block of k goes on from the stored accumulators.

import { scratch } from './scratch'
import { loadPart, storePart } from './vector'

/** Columns of a packed panel. */
export const PANEL: i32 = 16
/** The k's of a packed panel: 16 KiB, half of a first-level cache. */
export const DEPTH: i32 = 256
const PANEL_BYTES: usize = 16 * 256 * 4
/** Rows of A packed at once by `product`. */
const PACKED_ROWS: i32 = 128

/** acc + a·b: rounded once in the relaxed build (where the machine can), twice in the plain one. */
@inline
export function mulAdd(acc: v128, a: v128, b: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(a, b, acc)
  else return f32x4.add(acc, f32x4.mul(a, b))
}

/** Copies B[0..k, 0..columns] to panel[k][16], zeros on the right; strides in bytes. */
export function packPanel(b: usize, rowStep: usize, columnStep: usize, k: i32, columns: i32, panel: usize): void {
  for (let column = 0; column < PANEL; column += 4) {
    let from = b + <usize>column * columnStep
    let to = panel + (<usize>column << 2)
    const count = columns - column
    let i = k
    if (count >= 4 && columnStep == 4) {
      for (; i > 0; i--) {
        v128.store(to, v128.load(from))
        from += rowStep
        to += 64
      }
    } else if (count >= 4 && rowStep == 4) {
      for (; i >= 4; i -= 4) {
        const r0 = v128.load(from)
        const r1 = v128.load(from + columnStep)
        const r2 = v128.load(from + columnStep * 2)
        const r3 = v128.load(from + columnStep * 3)
        const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
        const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
        const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
        const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
        v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2))
        v128.store(to, v128.shuffle<i64>(t0, t1, 1, 3), 64)
        v128.store(to, v128.shuffle<i64>(t2, t3, 0, 2), 128)
        v128.store(to, v128.shuffle<i64>(t2, t3, 1, 3), 192)
        from += 16
        to += 256
      }
    }
    for (; i > 0; i--) {
      let v = f32x4.splat(0)
      if (count > 0) v = v128.load32_lane(from, v, 0)
      if (count > 1) v = v128.load32_lane(from + columnStep, v, 1)
      if (count > 2) v = v128.load32_lane(from + columnStep * 2, v, 2)
      if (count > 3) v = v128.load32_lane(from + columnStep * 3, v, 3)
      v128.store(to, v)
      from += rowStep
      to += 64
    }
  }
}

/** Copies two rows of A (strides in bytes) side by side: pairs[k][2]. */
function packPair(a0: usize, a1: usize, columnStep: usize, k: i32, pairs: usize): void {
  let i = k
  if (columnStep == 4) {
    for (; i >= 4; i -= 4) {
      const r0 = v128.load(a0)
      const r1 = v128.load(a1)
      v128.store(pairs, v128.shuffle<i32>(r0, r1, 0, 4, 1, 5))
      v128.store(pairs, v128.shuffle<i32>(r0, r1, 2, 6, 3, 7), 16)
      a0 += 16
      a1 += 16
      pairs += 32
    }
  }
  for (; i > 0; i--) {
    store<i32>(pairs, load<i32>(a0))
    store<i32>(pairs, load<i32>(a1), 4)
    a0 += columnStep
    a1 += columnStep
    pairs += 8
  }
}

/** Four pairs of rows that lie next to each other in memory (a transposed A): pairs[4][k][2]. */
function packAdjacentPairs(a: usize, columnStep: usize, k: i32, pairs: usize): void {
  const size = <usize>k << 3
  for (let i = k; i > 0; i--) {
    const low = v128.load(a)
    const high = v128.load(a, 16)
    v128.store64_lane(pairs, low, 0)
    v128.store64_lane(pairs + size, low, 1)
    v128.store64_lane(pairs + size * 2, high, 0)
    v128.store64_lane(pairs + size * 3, high, 1)
    a += columnStep
    pairs += 8
  }
}

/** A tile of 2 × 16: C = (first ? 0 : C) + pairs · panel. */
function tile(pairs: usize, panel: usize, k: i32, first: bool, c0: usize, c1: usize): void {
  let s00 = f32x4.splat(0)
  let s01 = s00
  let s02 = s00
  let s03 = s00
  let s10 = s00
  let s11 = s00
  let s12 = s00
  let s13 = s00
  if (!first) {
    s00 = v128.load(c0)
    s01 = v128.load(c0, 16)
    s02 = v128.load(c0, 32)
    s03 = v128.load(c0, 48)
    s10 = v128.load(c1)
    s11 = v128.load(c1, 16)
    s12 = v128.load(c1, 32)
    s13 = v128.load(c1, 48)
  }
  // The exits between the steps also keep the optimiser from moving loads across them, which spills.
  while (true) {
    let x = v128.load32_splat(pairs)
    let y = v128.load32_splat(pairs, 4)
    let b = v128.load(panel)
    s00 = mulAdd(s00, x, b)
    s10 = mulAdd(s10, y, b)
    b = v128.load(panel, 16)
    s01 = mulAdd(s01, x, b)
    s11 = mulAdd(s11, y, b)
    b = v128.load(panel, 32)
    s02 = mulAdd(s02, x, b)
    s12 = mulAdd(s12, y, b)
    b = v128.load(panel, 48)
    s03 = mulAdd(s03, x, b)
    s13 = mulAdd(s13, y, b)
    if (!--k) break
    x = v128.load32_splat(pairs, 8)
    y = v128.load32_splat(pairs, 12)
    b = v128.load(panel, 64)
    s00 = mulAdd(s00, x, b)
    s10 = mulAdd(s10, y, b)
    b = v128.load(panel, 80)
    s01 = mulAdd(s01, x, b)
    s11 = mulAdd(s11, y, b)
    b = v128.load(panel, 96)
    s02 = mulAdd(s02, x, b)
    s12 = mulAdd(s12, y, b)
    b = v128.load(panel, 112)
    s03 = mulAdd(s03, x, b)
    s13 = mulAdd(s13, y, b)
    if (!--k) break
    pairs += 16
    panel += 128
  }
  v128.store(c0, s00)
  v128.store(c0, s01, 16)
  v128.store(c0, s02, 32)
  v128.store(c0, s03, 48)
  v128.store(c1, s10)
  v128.store(c1, s11, 16)
  v128.store(c1, s12, 32)
  v128.store(c1, s13, 48)
}

function copyPart(from: usize, to: usize, columns: i32): void {
  for (; columns >= 4; columns -= 4) {
    v128.store(to, v128.load(from))
    from += 16
    to += 16
  }
  if (columns) storePart(to, loadPart(from, columns), columns)
}

/** C = A·B for any strides of A and B (in bytes); the columns of C are contiguous. */
export function product(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  m: i32,
  k: i32,
  n: i32,
  c: usize,
  cRow: usize,
): void {
  const panel = scratch
  const edge = panel + PANEL_BYTES
  const packed = edge + 128
  for (let depth = 0; depth < k; depth += DEPTH) {
    const deep = min(DEPTH, k - depth)
    const first = depth == 0
    const pairBytes = <usize>deep << 3
    for (let top = 0; top < m; top += PACKED_ROWS) {
      const rows = min(PACKED_ROWS, m - top)
      const from = a + <usize>top * aRow + <usize>depth * aColumn
      let row = 0
      if (aRow == 4) {
        for (; row + 8 <= rows; row += 8) {
          packAdjacentPairs(from + (<usize>row << 2), aColumn, deep, packed + <usize>(row >> 1) * pairBytes)
        }
      }
      for (; row < rows; row += 2) {
        const a0 = from + <usize>row * aRow
        packPair(a0, row + 1 < rows ? a0 + aRow : a0, aColumn, deep, packed + <usize>(row >> 1) * pairBytes)
      }
      for (let column = 0; column < n; column += PANEL) {
        const columns = min(PANEL, n - column)
        packPanel(b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        let c0 = c + <usize>top * cRow + (<usize>column << 2)
        let pairs = packed
        for (row = 0; row < rows; row += 2) {
          // An odd last row is computed twice.
          const c1 = row + 1 < rows ? c0 + cRow : c0
          if (columns == PANEL) tile(pairs, panel, deep, first, c0, c1)
          else {
            if (!first) {
              copyPart(c0, edge, columns)
              copyPart(c1, edge + 64, columns)
            }
            tile(pairs, panel, deep, first, edge, edge + 64)
            copyPart(edge, c0, columns)
            copyPart(edge + 64, c1, columns)
          }
          c0 = c1 + cRow
          pairs += pairBytes
        }
      }
    }
  }
}
