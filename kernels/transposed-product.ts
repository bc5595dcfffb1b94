import { mulAdd } from './mul-add'

/** Rows of A and B that are gone through at once: what a tile reads of them stays in the first-level cache. */
const DEPTH: i32 = 64

/** `count` (1 … 6, a constant) columns of A and eight of B: the tile of `tile-6x8.ts`, its operands where they lie. */
@inline
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
  let s00 = f32x4.splat(0)
  let s01 = s00
  let s10 = s00
  let s11 = s00
  let s20 = s00
  let s21 = s00
  let s30 = s00
  let s31 = s00
  let s40 = s00
  let s41 = s00
  let s50 = s00
  let s51 = s00
  if (!first) {
    s00 = v128.load(c)
    s01 = v128.load(c, 16)
    if (count > 1) {
      s10 = v128.load(c + cRow)
      s11 = v128.load(c + cRow, 16)
    }
    if (count > 2) {
      s20 = v128.load(c + cRow * 2)
      s21 = v128.load(c + cRow * 2, 16)
    }
    if (count > 3) {
      s30 = v128.load(c + cRow * 3)
      s31 = v128.load(c + cRow * 3, 16)
    }
    if (count > 4) {
      s40 = v128.load(c + cRow * 4)
      s41 = v128.load(c + cRow * 4, 16)
    }
    if (count > 5) {
      s50 = v128.load(c + cRow * 5)
      s51 = v128.load(c + cRow * 5, 16)
    }
  }
  while (true) {
    const v0 = v128.load(b)
    const v1 = v128.load(b, 16)
    const x0 = v128.load32_splat(a)
    s00 = mulAdd(s00, x0, v0)
    s01 = mulAdd(s01, x0, v1)
    if (count > 1) {
      const x = v128.load32_splat(a, 4)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
    }
    if (count > 2) {
      const x = v128.load32_splat(a, 8)
      s20 = mulAdd(s20, x, v0)
      s21 = mulAdd(s21, x, v1)
    }
    if (count > 3) {
      const x = v128.load32_splat(a, 12)
      s30 = mulAdd(s30, x, v0)
      s31 = mulAdd(s31, x, v1)
    }
    if (count > 4) {
      const x = v128.load32_splat(a, 16)
      s40 = mulAdd(s40, x, v0)
      s41 = mulAdd(s41, x, v1)
    }
    if (count > 5) {
      const x = v128.load32_splat(a, 20)
      s50 = mulAdd(s50, x, v0)
      s51 = mulAdd(s51, x, v1)
    }
    if (!--k) break
    a += aRow
    b += bRow
  }
  v128.store(c, s00)
  v128.store(c, s01, 16)
  if (count > 1) {
    v128.store(c + cRow, s10)
    v128.store(c + cRow, s11, 16)
  }
  if (count > 2) {
    v128.store(c + cRow * 2, s20)
    v128.store(c + cRow * 2, s21, 16)
  }
  if (count > 3) {
    v128.store(c + cRow * 3, s30)
    v128.store(c + cRow * 3, s31, 16)
  }
  if (count > 4) {
    v128.store(c + cRow * 4, s40)
    v128.store(c + cRow * 4, s41, 16)
  }
  if (count > 5) {
    v128.store(c + cRow * 5, s50)
    v128.store(c + cRow * 5, s51, 16)
  }
}

/** C = Aᵀ·B of k rows, columns contiguous, n a multiple of 8; strides in bytes. Nothing is packed, so rows had better be short. */
export function transposedProduct(
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  k: i32,
  m: i32,
  n: i32,
  c: usize,
  cRow: usize,
): void {
  const end = <usize>n << 2
  for (let depth = 0; depth < k; depth += DEPTH) {
    const deep = min(DEPTH, k - depth)
    const first = depth == 0
    for (let column: usize = 0; column < end; column += 32) {
      let from = a
      let to = c + column
      let left = m
      for (; left >= 6; left -= 6) {
        tile(6, from, aRow, b + column, bRow, deep, first, to, cRow)
        from += 24
        to += cRow * 6
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
