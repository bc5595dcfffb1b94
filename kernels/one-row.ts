// One row times a matrix whose columns lie contiguous, as a decoder's step on one sequence has it: packing a panel for it
// would cost more than the product.

import { mulAdd } from './mul-add'

/** The columns at `b`, whose elements are side by side, at `columnStep` bytes; of fewer than four the last repeats. */
// @inline
function columnAt(b: usize, columnStep: usize, column: i32, columns: i32): usize {
  return b + <usize>min(column, columns - 1) * columnStep
}

/** sums[column … column + 4] = Σ_i a[i]·b[i, column], each in the order of i. */
// @inline
function fourColumns(a: usize, c0: usize, c1: usize, c2: usize, c3: usize, k: i32, sums: usize): void {
  let s = f32x4.splat(0)
  let i = k
  for (; i >= 4; i -= 4) {
    const r0 = v128.load(c0)
    const r1 = v128.load(c1)
    const r2 = v128.load(c2)
    const r3 = v128.load(c3)
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
    s = mulAdd(s, v128.load32_splat(a), v128.shuffle<i64>(t0, t1, 0, 2))
    s = mulAdd(s, v128.load32_splat(a, 4), v128.shuffle<i64>(t0, t1, 1, 3))
    s = mulAdd(s, v128.load32_splat(a, 8), v128.shuffle<i64>(t2, t3, 0, 2))
    s = mulAdd(s, v128.load32_splat(a, 12), v128.shuffle<i64>(t2, t3, 1, 3))
    a += 16
    c0 += 16
    c1 += 16
    c2 += 16
    c3 += 16
  }
  for (; i > 0; i--) {
    let v = v128.load32_zero(c0)
    v = v128.load32_lane(c1, v, 1)
    v = v128.load32_lane(c2, v, 2)
    v = v128.load32_lane(c3, v, 3)
    s = mulAdd(s, v128.load32_splat(a), v)
    a += 4
    c0 += 4
    c1 += 4
    c2 += 4
    c3 += 4
  }
  v128.store(sums, s)
}

/** sums[0 … columns] = a·B for `columns` columns at `b`; up to three sums more are written behind them. */
export function multiplyRow(a: usize, b: usize, columnStep: usize, k: i32, columns: i32, sums: usize): void {
  for (let column = 0; column < columns; column += 4) {
    fourColumns(
      a,
      columnAt(b, columnStep, column, columns),
      columnAt(b, columnStep, column + 1, columns),
      columnAt(b, columnStep, column + 2, columns),
      columnAt(b, columnStep, column + 3, columns),
      k,
      sums + ((<usize>column) << 2),
    )
  }
}
