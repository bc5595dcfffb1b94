// One row times a matrix whose columns lie contiguous, as a decoder's step on one sequence has it: packing a panel for it
// would cost more than the product.

import { mulAdd } from './mul-add'
import { smallProduct } from './small-product'

/** The columns at `b`, whose elements are side by side, at `columnStep` bytes; of fewer than four the last repeats. */
// @inline
function columnAt(b: usize, columnStep: usize, column: i32, columns: i32): usize {
  return b + <usize>min(column, columns - 1) * columnStep
}

/** s + x0·b[0] + … + x3·b[3] for four columns, of which the rows are four elements each. */
// @inline
function fourTerms(s: v128, x0: v128, x1: v128, x2: v128, x3: v128, r0: v128, r1: v128, r2: v128, r3: v128): v128 {
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
  const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
  const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
  s = mulAdd(s, x0, v128.shuffle<i64>(t0, t1, 0, 2))
  s = mulAdd(s, x1, v128.shuffle<i64>(t0, t1, 1, 3))
  s = mulAdd(s, x2, v128.shuffle<i64>(t2, t3, 0, 2))
  return mulAdd(s, x3, v128.shuffle<i64>(t2, t3, 1, 3))
}

/** sums[column … column + 4] = Σ_i a[i]·b[i, column], each in the order of i. */
// @inline
function fourColumns(a: usize, c0: usize, c1: usize, c2: usize, c3: usize, k: i32, sums: usize): void {
  let s = f32x4.splat(0)
  let i = k
  for (; i >= 4; i -= 4) {
    const x0 = v128.load32_splat(a)
    const x1 = v128.load32_splat(a, 4)
    const x2 = v128.load32_splat(a, 8)
    const x3 = v128.load32_splat(a, 12)
    s = fourTerms(s, x0, x1, x2, x3, v128.load(c0), v128.load(c1), v128.load(c2), v128.load(c3))
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

/** The same, of the four columns that begin at c. */
// @inline
function termsAt(s: v128, x0: v128, x1: v128, x2: v128, x3: v128, c: usize, columnStep: usize): v128 {
  const r0 = v128.load(c)
  const r1 = v128.load(c + columnStep)
  const r2 = v128.load(c + columnStep * 2)
  const r3 = v128.load(c + columnStep * 3)
  return fourTerms(s, x0, x1, x2, x3, r0, r1, r2, r3)
}

/** The sums of sixteen columns, of whole fours of terms: each column's sum waits for itself, four of them don't. */
function sixteenColumns(a: usize, c: usize, columnStep: usize, k: i32, sums: usize): void {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let i = k; i > 0; i -= 4) {
    const x0 = v128.load32_splat(a)
    const x1 = v128.load32_splat(a, 4)
    const x2 = v128.load32_splat(a, 8)
    const x3 = v128.load32_splat(a, 12)
    s0 = termsAt(s0, x0, x1, x2, x3, c, columnStep)
    s1 = termsAt(s1, x0, x1, x2, x3, c + columnStep * 4, columnStep)
    s2 = termsAt(s2, x0, x1, x2, x3, c + columnStep * 8, columnStep)
    s3 = termsAt(s3, x0, x1, x2, x3, c + columnStep * 12, columnStep)
    a += 16
    c += 16
  }
  v128.store(sums, s0)
  v128.store(sums, s1, 16)
  v128.store(sums, s2, 32)
  v128.store(sums, s3, 48)
}

/** sums[0 … columns] = a·B for `columns` columns at `b`; up to three sums more are written behind them. */
export function multiplyRow(a: usize, b: usize, columnStep: usize, k: i32, columns: i32, sums: usize): void {
  let column = 0
  if (!(k & 3)) {
    for (; column + 16 <= columns; column += 16) {
      sixteenColumns(a, b + <usize>column * columnStep, columnStep, k, sums + ((<usize>column) << 2))
    }
  }
  for (; column < columns; column += 4) {
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

/** sums[0 … columns] = a·B, whose columns are contiguous, each in the order of i: a row alone is not computed twice. */
export function weightedSum(a: usize, b: usize, bRow: usize, k: i32, columns: i32, sums: usize): void {
  const end = a + ((<usize>k) << 2)
  for (; columns >= 16; columns -= 16) {
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    let row = b
    for (let x = a; x < end; x += 4) {
      const weight = v128.load32_splat(x)
      s0 = mulAdd(s0, weight, v128.load(row))
      s1 = mulAdd(s1, weight, v128.load(row, 16))
      s2 = mulAdd(s2, weight, v128.load(row, 32))
      s3 = mulAdd(s3, weight, v128.load(row, 48))
      row += bRow
    }
    v128.store(sums, s0)
    v128.store(sums, s1, 16)
    v128.store(sums, s2, 32)
    v128.store(sums, s3, 48)
    b += 64
    sums += 64
  }
  if (columns) smallProduct(a, 0, 4, b, bRow, 1, k, columns, sums, 0, false)
}
