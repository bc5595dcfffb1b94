import { biasAt, finish, gateAt, LinearArgs, residualAt, resultAt } from './epilogue'
import { mulAdd } from './mul-add'

/** The most rows of a tile. */
export const TILE_ROWS: i32 = 6

/** Eight sums of a row. */
// @inline
function finishRow(v0: v128, v1: v128, bias: usize, residual: usize, relu: i32, gate: usize, c: usize): void {
  finish(v0, bias, residual, relu, gate, c)
  finish(v1, bias ? bias + 16 : 0, residual ? residual + 16 : 0, relu, gate ? gate + 16 : 0, c + 16)
}

/**
 * As `multiplyPanel`, `count` (1 … 6, a constant: what it leaves out costs nothing) rows of A and eight columns of B, whose
 * rows lie at any distance: the tile of the relaxed build. A fused multiply-add takes four cycles, and processors start
 * two in each: twelve sums keep them busy where eight just would. (Multiplying and adding apart needs a register more,
 * which there isn't.)
 */
// @inline
export function tile6x8(
  count: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  k: i32,
  first: bool,
  sums: usize,
  sumsRow: usize,
  linear: usize,
  top: i32,
  column: i32,
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
    s00 = v128.load(sums)
    s01 = v128.load(sums, 16)
    if (count > 1) {
      s10 = v128.load(sums + sumsRow)
      s11 = v128.load(sums + sumsRow, 16)
    }
    if (count > 2) {
      s20 = v128.load(sums + sumsRow * 2)
      s21 = v128.load(sums + sumsRow * 2, 16)
    }
    if (count > 3) {
      s30 = v128.load(sums + sumsRow * 3)
      s31 = v128.load(sums + sumsRow * 3, 16)
    }
    if (count > 4) {
      s40 = v128.load(sums + sumsRow * 4)
      s41 = v128.load(sums + sumsRow * 4, 16)
    }
    if (count > 5) {
      s50 = v128.load(sums + sumsRow * 5)
      s51 = v128.load(sums + sumsRow * 5, 16)
    }
  }
  let x0 = a
  let x1 = a + aRow
  let x2 = a + aRow * 2
  let x3 = a + aRow * 3
  let x4 = a + aRow * 4
  let x5 = a + aRow * 5
  // Two steps a turn: one costs long products 4 %.
  while (true) {
    let v0 = v128.load(b)
    let v1 = v128.load(b, 16)
    let x = v128.load32_splat(x0)
    s00 = mulAdd(s00, x, v0)
    s01 = mulAdd(s01, x, v1)
    if (count > 1) {
      x = v128.load32_splat(x1)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
    }
    if (count > 2) {
      x = v128.load32_splat(x2)
      s20 = mulAdd(s20, x, v0)
      s21 = mulAdd(s21, x, v1)
    }
    if (count > 3) {
      x = v128.load32_splat(x3)
      s30 = mulAdd(s30, x, v0)
      s31 = mulAdd(s31, x, v1)
    }
    if (count > 4) {
      x = v128.load32_splat(x4)
      s40 = mulAdd(s40, x, v0)
      s41 = mulAdd(s41, x, v1)
    }
    if (count > 5) {
      x = v128.load32_splat(x5)
      s50 = mulAdd(s50, x, v0)
      s51 = mulAdd(s51, x, v1)
    }
    if (!--k) break
    v0 = v128.load(b + bRow)
    v1 = v128.load(b + bRow, 16)
    x = v128.load32_splat(x0 + aColumn)
    s00 = mulAdd(s00, x, v0)
    s01 = mulAdd(s01, x, v1)
    if (count > 1) {
      x = v128.load32_splat(x1 + aColumn)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
    }
    if (count > 2) {
      x = v128.load32_splat(x2 + aColumn)
      s20 = mulAdd(s20, x, v0)
      s21 = mulAdd(s21, x, v1)
    }
    if (count > 3) {
      x = v128.load32_splat(x3 + aColumn)
      s30 = mulAdd(s30, x, v0)
      s31 = mulAdd(s31, x, v1)
    }
    if (count > 4) {
      x = v128.load32_splat(x4 + aColumn)
      s40 = mulAdd(s40, x, v0)
      s41 = mulAdd(s41, x, v1)
    }
    if (count > 5) {
      x = v128.load32_splat(x5 + aColumn)
      s50 = mulAdd(s50, x, v0)
      s51 = mulAdd(s51, x, v1)
    }
    if (!--k) break
    x0 += aColumn * 2
    x1 += aColumn * 2
    x2 += aColumn * 2
    x3 += aColumn * 2
    x4 += aColumn * 2
    x5 += aColumn * 2
    b += bRow * 2
  }
  if (linear) {
    const p = changetype<LinearArgs>(linear)
    const relu = p.relu
    const bias = biasAt(p, column)
    const c = resultAt(p, top, column)
    const cRow = (<usize>p.cStride) << 2
    // Where there is none, 0 rows further there is none either.
    const residual = residualAt(p, top, column)
    const residualRow = residual ? (<usize>p.residualStride) << 2 : 0
    const gate = gateAt(p, top, column)
    const gateRow = gate ? (<usize>p.gateStride) << 2 : 0
    finishRow(s00, s01, bias, residual, relu, gate, c)
    if (count > 1) finishRow(s10, s11, bias, residual + residualRow, relu, gate + gateRow, c + cRow)
    if (count > 2) finishRow(s20, s21, bias, residual + residualRow * 2, relu, gate + gateRow * 2, c + cRow * 2)
    if (count > 3) finishRow(s30, s31, bias, residual + residualRow * 3, relu, gate + gateRow * 3, c + cRow * 3)
    if (count > 4) finishRow(s40, s41, bias, residual + residualRow * 4, relu, gate + gateRow * 4, c + cRow * 4)
    if (count > 5) finishRow(s50, s51, bias, residual + residualRow * 5, relu, gate + gateRow * 5, c + cRow * 5)
  } else {
    v128.store(sums, s00)
    v128.store(sums, s01, 16)
    if (count > 1) {
      v128.store(sums + sumsRow, s10)
      v128.store(sums + sumsRow, s11, 16)
    }
    if (count > 2) {
      v128.store(sums + sumsRow * 2, s20)
      v128.store(sums + sumsRow * 2, s21, 16)
    }
    if (count > 3) {
      v128.store(sums + sumsRow * 3, s30)
      v128.store(sums + sumsRow * 3, s31, 16)
    }
    if (count > 4) {
      v128.store(sums + sumsRow * 4, s40)
      v128.store(sums + sumsRow * 4, s41, 16)
    }
    if (count > 5) {
      v128.store(sums + sumsRow * 5, s50)
      v128.store(sums + sumsRow * 5, s51, 16)
    }
  }
}
