import { gated4, relu4 } from './math'
import { mulAdd } from './mul-add'

export const TILE_ROWS: i32 = 6

/** Four sums with bias, residual, relu and gate, to C. */
@inline
function finish(v: v128, bias: usize, residual: usize, relu: i32, gate: usize, c: usize): void {
  if (bias) v = f32x4.add(v, v128.load(bias))
  if (residual) v = f32x4.add(v, v128.load(residual))
  if (relu) v = relu4(v)
  if (gate) v = gated4(v, v128.load(gate))
  v128.store(c, v)
}

/** A row of the tile. */
@inline
function finishRow(
  v0: v128,
  v1: v128,
  bias: usize,
  residual: usize,
  relu: i32,
  gate: usize,
  c: usize,
): void {
  finish(v0, bias, residual, relu, gate, c)
  finish(v1, bias ? bias + 16 : 0, residual ? residual + 16 : 0, relu, gate ? gate + 16 : 0, c + 16)
}

/**
 * As `multiplyPanel`, six rows of A and eight columns of a packed panel: the tile of the relaxed build. A fused
 * multiply-add takes four cycles, and processors start two in each: twelve sums keep them busy where eight just would.
 * (Multiplying and adding apart needs a register more, which there isn't.)
 */
@inline
export function tile6x8(
  a: usize,
  aRow: usize,
  panel: usize,
  k: i32,
  first: bool,
  last: bool,
  sums: usize,
  sumsRow: usize,
  bias: usize,
  residual: usize,
  residualRow: usize,
  relu: i32,
  gate: usize,
  gateRow: usize,
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
    s00 = v128.load(sums)
    s01 = v128.load(sums, 16)
    s10 = v128.load(sums + sumsRow)
    s11 = v128.load(sums + sumsRow, 16)
    s20 = v128.load(sums + sumsRow * 2)
    s21 = v128.load(sums + sumsRow * 2, 16)
    s30 = v128.load(sums + sumsRow * 3)
    s31 = v128.load(sums + sumsRow * 3, 16)
    s40 = v128.load(sums + sumsRow * 4)
    s41 = v128.load(sums + sumsRow * 4, 16)
    s50 = v128.load(sums + sumsRow * 5)
    s51 = v128.load(sums + sumsRow * 5, 16)
  }
  let x0 = a
  let x1 = a + aRow
  let x2 = a + aRow * 2
  let x3 = a + aRow * 3
  let x4 = a + aRow * 4
  let x5 = a + aRow * 5
  while (true) {
    let v0 = v128.load(panel)
    let v1 = v128.load(panel, 16)
    let x = v128.load32_splat(x0)
    s00 = mulAdd(s00, x, v0)
    s01 = mulAdd(s01, x, v1)
    x = v128.load32_splat(x1)
    s10 = mulAdd(s10, x, v0)
    s11 = mulAdd(s11, x, v1)
    x = v128.load32_splat(x2)
    s20 = mulAdd(s20, x, v0)
    s21 = mulAdd(s21, x, v1)
    x = v128.load32_splat(x3)
    s30 = mulAdd(s30, x, v0)
    s31 = mulAdd(s31, x, v1)
    x = v128.load32_splat(x4)
    s40 = mulAdd(s40, x, v0)
    s41 = mulAdd(s41, x, v1)
    x = v128.load32_splat(x5)
    s50 = mulAdd(s50, x, v0)
    s51 = mulAdd(s51, x, v1)
    if (!--k) break
    v0 = v128.load(panel, 64)
    v1 = v128.load(panel, 80)
    x = v128.load32_splat(x0, 4)
    s00 = mulAdd(s00, x, v0)
    s01 = mulAdd(s01, x, v1)
    x = v128.load32_splat(x1, 4)
    s10 = mulAdd(s10, x, v0)
    s11 = mulAdd(s11, x, v1)
    x = v128.load32_splat(x2, 4)
    s20 = mulAdd(s20, x, v0)
    s21 = mulAdd(s21, x, v1)
    x = v128.load32_splat(x3, 4)
    s30 = mulAdd(s30, x, v0)
    s31 = mulAdd(s31, x, v1)
    x = v128.load32_splat(x4, 4)
    s40 = mulAdd(s40, x, v0)
    s41 = mulAdd(s41, x, v1)
    x = v128.load32_splat(x5, 4)
    s50 = mulAdd(s50, x, v0)
    s51 = mulAdd(s51, x, v1)
    if (!--k) break
    v0 = v128.load(panel, 128)
    v1 = v128.load(panel, 144)
    x = v128.load32_splat(x0, 8)
    s00 = mulAdd(s00, x, v0)
    s01 = mulAdd(s01, x, v1)
    x = v128.load32_splat(x1, 8)
    s10 = mulAdd(s10, x, v0)
    s11 = mulAdd(s11, x, v1)
    x = v128.load32_splat(x2, 8)
    s20 = mulAdd(s20, x, v0)
    s21 = mulAdd(s21, x, v1)
    x = v128.load32_splat(x3, 8)
    s30 = mulAdd(s30, x, v0)
    s31 = mulAdd(s31, x, v1)
    x = v128.load32_splat(x4, 8)
    s40 = mulAdd(s40, x, v0)
    s41 = mulAdd(s41, x, v1)
    x = v128.load32_splat(x5, 8)
    s50 = mulAdd(s50, x, v0)
    s51 = mulAdd(s51, x, v1)
    if (!--k) break
    x0 += 12
    x1 += 12
    x2 += 12
    x3 += 12
    x4 += 12
    x5 += 12
    panel += 192
  }
  if (last) {
    finishRow(s00, s01, bias, residual, relu, gate, c)
    if (residual) residual += residualRow
    if (gate) gate += gateRow
    c += cRow
    finishRow(s10, s11, bias, residual, relu, gate, c)
    if (residual) residual += residualRow
    if (gate) gate += gateRow
    c += cRow
    finishRow(s20, s21, bias, residual, relu, gate, c)
    if (residual) residual += residualRow
    if (gate) gate += gateRow
    c += cRow
    finishRow(s30, s31, bias, residual, relu, gate, c)
    if (residual) residual += residualRow
    if (gate) gate += gateRow
    c += cRow
    finishRow(s40, s41, bias, residual, relu, gate, c)
    if (residual) residual += residualRow
    if (gate) gate += gateRow
    c += cRow
    finishRow(s50, s51, bias, residual, relu, gate, c)
  } else {
    v128.store(sums, s00)
    v128.store(sums, s01, 16)
    sums += sumsRow
    v128.store(sums, s10)
    v128.store(sums, s11, 16)
    sums += sumsRow
    v128.store(sums, s20)
    v128.store(sums, s21, 16)
    sums += sumsRow
    v128.store(sums, s30)
    v128.store(sums, s31, 16)
    sums += sumsRow
    v128.store(sums, s40)
    v128.store(sums, s41, 16)
    sums += sumsRow
    v128.store(sums, s50)
    v128.store(sums, s51, 16)
  }
}
