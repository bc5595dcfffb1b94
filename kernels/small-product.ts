// Products of a few rows and columns, as attention needs them: B is read where it lies, its columns
// contiguous. The same order of terms as in product.ts.

import { mulAdd } from './mul-add'

/** C = (accumulate ? C : 0) + A·B; strides in bytes, columns of B and C contiguous. */
export function smallProduct(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  m: i32,
  k: i32,
  n: i32,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  for (; n >= 16; n -= 16) {
    pairs(4, a, aRow, aColumn, b, bRow, m, k, c, cRow, accumulate)
    b += 64
    c += 64
  }
  if (n >= 12) {
    pairs(3, a, aRow, aColumn, b, bRow, m, k, c, cRow, accumulate)
    b += 48
    c += 48
    n -= 12
  } else if (n >= 8) {
    fours(2, a, aRow, aColumn, b, bRow, m, k, c, cRow, accumulate)
    b += 32
    c += 32
    n -= 8
  } else if (n >= 4) {
    fours(1, a, aRow, aColumn, b, bRow, m, k, c, cRow, accumulate)
    b += 16
    c += 16
    n -= 4
  }
  for (; n > 0; n--) {
    column(a, aRow, aColumn, b, bRow, m, k, c, cRow, accumulate)
    b += 4
    c += 4
  }
}

/** 3 or 4 vectors (a constant: what it leaves out costs nothing) of two rows at once; an odd last row is computed twice. */
// @inline
function pairs(
  vectors: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  m: i32,
  k: i32,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  for (let i = 0; i < m; i += 2) {
    const pair = i + 1 < m
    const c1 = pair ? c + cRow : c
    let x = a
    let y = pair ? a + aRow : a
    let row = b
    let s00 = f32x4.splat(0)
    let s01 = s00
    let s02 = s00
    let s03 = s00
    let s10 = s00
    let s11 = s00
    let s12 = s00
    let s13 = s00
    if (accumulate) {
      s00 = v128.load(c)
      s01 = v128.load(c, 16)
      s02 = v128.load(c, 32)
      if (vectors > 3) s03 = v128.load(c, 48)
      s10 = v128.load(c1)
      s11 = v128.load(c1, 16)
      s12 = v128.load(c1, 32)
      if (vectors > 3) s13 = v128.load(c1, 48)
    }
    for (let j = k; j > 0; j--) {
      const ax = v128.load32_splat(x)
      const ay = v128.load32_splat(y)
      let v = v128.load(row)
      s00 = mulAdd(s00, ax, v)
      s10 = mulAdd(s10, ay, v)
      v = v128.load(row, 16)
      s01 = mulAdd(s01, ax, v)
      s11 = mulAdd(s11, ay, v)
      v = v128.load(row, 32)
      s02 = mulAdd(s02, ax, v)
      s12 = mulAdd(s12, ay, v)
      if (vectors > 3) {
        v = v128.load(row, 48)
        s03 = mulAdd(s03, ax, v)
        s13 = mulAdd(s13, ay, v)
      }
      x += aColumn
      y += aColumn
      row += bRow
    }
    v128.store(c, s00)
    v128.store(c, s01, 16)
    v128.store(c, s02, 32)
    if (vectors > 3) v128.store(c, s03, 48)
    v128.store(c1, s10)
    v128.store(c1, s11, 16)
    v128.store(c1, s12, 32)
    if (vectors > 3) v128.store(c1, s13, 48)
    a += aRow * 2
    c += cRow * 2
  }
}

/** 1 or 2 vectors of four rows at once; of the last one to four, the first stands in for those that aren't there. */
// @inline
function fours(
  vectors: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  m: i32,
  k: i32,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  for (let i = 0; i < m; i += 4) {
    const a1 = i + 1 < m ? a + aRow : a
    const a2 = i + 2 < m ? a1 + aRow : a
    const a3 = i + 3 < m ? a2 + aRow : a
    const c1 = i + 1 < m ? c + cRow : c
    const c2 = i + 2 < m ? c1 + cRow : c
    const c3 = i + 3 < m ? c2 + cRow : c
    let row = b
    let s00 = f32x4.splat(0)
    let s01 = s00
    let s10 = s00
    let s11 = s00
    let s20 = s00
    let s21 = s00
    let s30 = s00
    let s31 = s00
    if (accumulate) {
      s00 = v128.load(c)
      if (vectors > 1) s01 = v128.load(c, 16)
      s10 = v128.load(c1)
      if (vectors > 1) s11 = v128.load(c1, 16)
      s20 = v128.load(c2)
      if (vectors > 1) s21 = v128.load(c2, 16)
      s30 = v128.load(c3)
      if (vectors > 1) s31 = v128.load(c3, 16)
    }
    let offset: usize = 0
    for (let j = k; j > 0; j--) {
      const v0 = v128.load(row)
      const v1 = vectors > 1 ? v128.load(row, 16) : v0
      let x = v128.load32_splat(a + offset)
      s00 = mulAdd(s00, x, v0)
      if (vectors > 1) s01 = mulAdd(s01, x, v1)
      x = v128.load32_splat(a1 + offset)
      s10 = mulAdd(s10, x, v0)
      if (vectors > 1) s11 = mulAdd(s11, x, v1)
      x = v128.load32_splat(a2 + offset)
      s20 = mulAdd(s20, x, v0)
      if (vectors > 1) s21 = mulAdd(s21, x, v1)
      x = v128.load32_splat(a3 + offset)
      s30 = mulAdd(s30, x, v0)
      if (vectors > 1) s31 = mulAdd(s31, x, v1)
      offset += aColumn
      row += bRow
    }
    v128.store(c, s00)
    if (vectors > 1) v128.store(c, s01, 16)
    if (i + 1 < m) {
      v128.store(c1, s10)
      if (vectors > 1) v128.store(c1, s11, 16)
    }
    if (i + 2 < m) {
      v128.store(c2, s20)
      if (vectors > 1) v128.store(c2, s21, 16)
    }
    if (i + 3 < m) {
      v128.store(c3, s30)
      if (vectors > 1) v128.store(c3, s31, 16)
    }
    a += aRow * 4
    c += cRow * 4
  }
}

function column(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  m: i32,
  k: i32,
  c: usize,
  cRow: usize,
  accumulate: bool,
): void {
  for (let i = m; i > 0; i--) {
    let x = a
    let row = b
    let sum = accumulate ? v128.load32_splat(c) : f32x4.splat(0)
    for (let j = k; j > 0; j--) {
      sum = mulAdd(sum, v128.load32_splat(x), v128.load32_splat(row))
      x += aColumn
      row += bRow
    }
    v128.store32_lane(c, sum, 0)
    a += aRow
    c += cRow
  }
}
