import { biasAt, gateAt, LinearArgs, residualAt, resultAt } from './epilogue'
import { gated4, relu4 } from './math'
import { mulAdd } from './mul-add'
import { TILE_ROWS, tile6x8 } from './tile-6x8'

/**
 * `rows` rows of A (columns contiguous) times a packed panel: 16 columns. The accumulators start at 0, or when not
 * `first` at `sums`, where they also end; or, as the arguments `linear` say (0: none), from row `top` and `column` on in
 * C, through its epilogue.
 */
export function multiplyPanel(
  a: usize,
  aRow: usize,
  panel: usize,
  k: i32,
  rows: i32,
  first: bool,
  sums: usize,
  sumsRow: usize,
  linear: usize,
  top: i32,
  column: i32,
): void {
  if (RELAXED) {
    for (; rows >= TILE_ROWS; rows -= TILE_ROWS) {
      for (let right = 0; right < 16; right += 8) {
        const half = (<usize>right) << 2
        tile6x8(TILE_ROWS, a, aRow, 4, panel + half, 64, k, first, sums + half, sumsRow, linear, top, column + right)
      }
      a += aRow * TILE_ROWS
      sums += sumsRow * TILE_ROWS
      top += TILE_ROWS
    }
  }
  for (let row = 0; row < rows; row += 2) {
    // An odd last row is computed twice.
    const pair = row + 1 < rows
    let s00 = f32x4.splat(0)
    let s01 = s00
    let s02 = s00
    let s03 = s00
    let s10 = s00
    let s11 = s00
    let s12 = s00
    let s13 = s00
    const sums1 = pair ? sums + sumsRow : sums
    if (!first) {
      s00 = v128.load(sums)
      s01 = v128.load(sums, 16)
      s02 = v128.load(sums, 32)
      s03 = v128.load(sums, 48)
      s10 = v128.load(sums1)
      s11 = v128.load(sums1, 16)
      s12 = v128.load(sums1, 32)
      s13 = v128.load(sums1, 48)
    }
    let x0 = a
    let x1 = pair ? a + aRow : a
    let b0 = panel
    let i = k
    // The exits between the steps also keep the optimiser from moving loads across them, which spills.
    while (true) {
      let v0 = v128.load(b0)
      let v1 = v128.load(b0, 16)
      let v2 = v128.load(b0, 32)
      let v3 = v128.load(b0, 48)
      let x = v128.load32_splat(x0)
      s00 = mulAdd(s00, x, v0)
      s01 = mulAdd(s01, x, v1)
      s02 = mulAdd(s02, x, v2)
      s03 = mulAdd(s03, x, v3)
      x = v128.load32_splat(x1)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
      s12 = mulAdd(s12, x, v2)
      s13 = mulAdd(s13, x, v3)
      if (!--i) break
      v0 = v128.load(b0, 64)
      v1 = v128.load(b0, 80)
      v2 = v128.load(b0, 96)
      v3 = v128.load(b0, 112)
      x = v128.load32_splat(x0, 4)
      s00 = mulAdd(s00, x, v0)
      s01 = mulAdd(s01, x, v1)
      s02 = mulAdd(s02, x, v2)
      s03 = mulAdd(s03, x, v3)
      x = v128.load32_splat(x1, 4)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
      s12 = mulAdd(s12, x, v2)
      s13 = mulAdd(s13, x, v3)
      if (!--i) break
      v0 = v128.load(b0, 128)
      v1 = v128.load(b0, 144)
      v2 = v128.load(b0, 160)
      v3 = v128.load(b0, 176)
      x = v128.load32_splat(x0, 8)
      s00 = mulAdd(s00, x, v0)
      s01 = mulAdd(s01, x, v1)
      s02 = mulAdd(s02, x, v2)
      s03 = mulAdd(s03, x, v3)
      x = v128.load32_splat(x1, 8)
      s10 = mulAdd(s10, x, v0)
      s11 = mulAdd(s11, x, v1)
      s12 = mulAdd(s12, x, v2)
      s13 = mulAdd(s13, x, v3)
      if (!--i) break
      x0 += 12
      x1 += 12
      b0 += 192
    }
    if (linear) {
      const p = changetype<LinearArgs>(linear)
      const bias = biasAt(p, column)
      const residual = residualAt(p, top + row, column)
      const gate = gateAt(p, top + row, column)
      const c = resultAt(p, top + row, column)
      // Not by `finish`, vector by vector: that costs the plain build 3 %.
      if (bias) {
        const v0 = v128.load(bias)
        const v1 = v128.load(bias, 16)
        const v2 = v128.load(bias, 32)
        const v3 = v128.load(bias, 48)
        s00 = f32x4.add(s00, v0)
        s01 = f32x4.add(s01, v1)
        s02 = f32x4.add(s02, v2)
        s03 = f32x4.add(s03, v3)
        s10 = f32x4.add(s10, v0)
        s11 = f32x4.add(s11, v1)
        s12 = f32x4.add(s12, v2)
        s13 = f32x4.add(s13, v3)
      }
      if (residual) {
        s00 = f32x4.add(s00, v128.load(residual))
        s01 = f32x4.add(s01, v128.load(residual, 16))
        s02 = f32x4.add(s02, v128.load(residual, 32))
        s03 = f32x4.add(s03, v128.load(residual, 48))
        if (pair) {
          const second = residual + ((<usize>p.residualStride) << 2)
          s10 = f32x4.add(s10, v128.load(second))
          s11 = f32x4.add(s11, v128.load(second, 16))
          s12 = f32x4.add(s12, v128.load(second, 32))
          s13 = f32x4.add(s13, v128.load(second, 48))
        }
      }
      if (p.relu) {
        s00 = relu4(s00)
        s01 = relu4(s01)
        s02 = relu4(s02)
        s03 = relu4(s03)
        s10 = relu4(s10)
        s11 = relu4(s11)
        s12 = relu4(s12)
        s13 = relu4(s13)
      }
      if (gate) {
        s00 = gated4(s00, v128.load(gate))
        s01 = gated4(s01, v128.load(gate, 16))
        s02 = gated4(s02, v128.load(gate, 32))
        s03 = gated4(s03, v128.load(gate, 48))
        if (pair) {
          const second = gate + ((<usize>p.gateStride) << 2)
          s10 = gated4(s10, v128.load(second))
          s11 = gated4(s11, v128.load(second, 16))
          s12 = gated4(s12, v128.load(second, 32))
          s13 = gated4(s13, v128.load(second, 48))
        }
      }
      v128.store(c, s00)
      v128.store(c, s01, 16)
      v128.store(c, s02, 32)
      v128.store(c, s03, 48)
      if (pair) {
        const second = c + ((<usize>p.cStride) << 2)
        v128.store(second, s10)
        v128.store(second, s11, 16)
        v128.store(second, s12, 32)
        v128.store(second, s13, 48)
      }
    } else {
      v128.store(sums, s00)
      v128.store(sums, s01, 16)
      v128.store(sums, s02, 32)
      v128.store(sums, s03, 48)
      v128.store(sums1, s10)
      v128.store(sums1, s11, 16)
      v128.store(sums1, s12, 32)
      v128.store(sums1, s13, 48)
    }
    a += aRow * 2
    sums = sums1 + sumsRow
  }
}
