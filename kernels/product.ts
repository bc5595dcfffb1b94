// What all matrix products share. Every element of a product is one accumulator that starts at 0 and takes
// its terms in the order of k, whichever tile, edge, block or kernel computes it: vectors run over columns,
// never over k, and a block of k goes on from the stored accumulators.

import { gated4, relu4 } from './math'
import { scratch } from './scratch'

/** Columns of a packed panel. */
export const PANEL: i32 = 16
/** The k's of a packed panel: 16 KiB, half of a first-level cache. */
export const DEPTH: i32 = 256
const PANEL_BYTES: usize = 16 * 256 * 4
/** Rows of A that `product` packs at once, and what one takes: not a power of two, so that rows do not evict each other. */
const BLOCK_ROWS: i32 = 128
const PACKED_ROW: usize = 256 * 4 + 64

/** acc + a·b: rounded once in the relaxed build (where the machine can), twice in the plain one. */
@inline
export function mulAdd(acc: v128, a: v128, b: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(a, b, acc)
  else return f32x4.add(acc, f32x4.mul(a, b))
}

/** Four rows and four columns at `from`, transposed to `to`; both steps in bytes. */
@inline
function transposeBlock(from: usize, step: usize, to: usize, toStep: usize): void {
  const r0 = v128.load(from)
  const r1 = v128.load(from + step)
  const r2 = v128.load(from + step * 2)
  const r3 = v128.load(from + step * 3)
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
  const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
  const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2))
  v128.store(to + toStep, v128.shuffle<i64>(t0, t1, 1, 3))
  v128.store(to + toStep * 2, v128.shuffle<i64>(t2, t3, 0, 2))
  v128.store(to + toStep * 3, v128.shuffle<i64>(t2, t3, 1, 3))
}

/** Copies B[0..k, 0..columns] to panel[k][16], zeros on the right; strides in bytes. */
export function packPanel(b: usize, rowStep: usize, columnStep: usize, k: i32, columns: i32, panel: usize): void {
  if (columnStep == 4 && columns == PANEL) {
    for (; k > 0; k--) {
      v128.store(panel, v128.load(b))
      v128.store(panel, v128.load(b, 16), 16)
      v128.store(panel, v128.load(b, 32), 32)
      v128.store(panel, v128.load(b, 48), 48)
      b += rowStep
      panel += 64
    }
    return
  }
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
        transposeBlock(from, columnStep, to, 64)
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

/** Copies A[0..rows, 0..k], rows a multiple of 4 that lie side by side, to packed[row][PACKED_ROW]. */
@inline
function packSideBySide(a: usize, aColumn: usize, rows: usize, k: i32, packed: usize): void {
  for (let i = k >> 2; i > 0; i--) {
    for (let row: usize = 0; row < rows; row += 4) {
      transposeBlock(a + (row << 2), aColumn, packed + row * PACKED_ROW, PACKED_ROW)
    }
    a += aColumn * 4
    packed += 16
  }
  for (let i = k & 3; i > 0; i--) {
    for (let row: usize = 0; row < rows; row++) store<i32>(packed + row * PACKED_ROW, load<i32>(a + (row << 2)))
    a += aColumn
    packed += 4
  }
}

/** Copies A[0..rows, 0..k] (strides in bytes) to packed[row][PACKED_ROW], its columns contiguous. */
function packRows(a: usize, aRow: usize, aColumn: usize, rows: i32, k: i32, packed: usize): void {
  let row = 0
  if (aRow == 4) {
    // Sixteen rows are a cache line of A, which is so read once.
    for (; row + 16 <= rows; row += 16) {
      packSideBySide(a, aColumn, 16, k, packed)
      a += 64
      packed += PACKED_ROW * 16
    }
    for (; row + 4 <= rows; row += 4) {
      packSideBySide(a, aColumn, 4, k, packed)
      a += 16
      packed += PACKED_ROW * 4
    }
  }
  for (; row < rows; row++) {
    let from = a
    for (let i: usize = 0; i < <usize>k; i++) {
      store<i32>(packed + (i << 2), load<i32>(from))
      from += aColumn
    }
    a += aRow
    packed += PACKED_ROW
  }
}

/**
 * `rows` rows of A (columns contiguous) times a packed panel: 16 columns of C. The accumulators start at 0, or
 * when not `first` at `sums`, and end in C when `last`, with bias, residual, relu and gate, else in `sums`.
 */
export function multiplyPanel(
  a: usize,
  aRow: usize,
  panel: usize,
  k: i32,
  rows: i32,
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
    if (last) {
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
          const second = residual + residualRow
          s10 = f32x4.add(s10, v128.load(second))
          s11 = f32x4.add(s11, v128.load(second, 16))
          s12 = f32x4.add(s12, v128.load(second, 32))
          s13 = f32x4.add(s13, v128.load(second, 48))
          residual = second + residualRow
        }
      }
      if (relu) {
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
          const second = gate + gateRow
          s10 = gated4(s10, v128.load(second))
          s11 = gated4(s11, v128.load(second, 16))
          s12 = gated4(s12, v128.load(second, 32))
          s13 = gated4(s13, v128.load(second, 48))
          gate = second + gateRow
        }
      }
      v128.store(c, s00)
      v128.store(c, s01, 16)
      v128.store(c, s02, 32)
      v128.store(c, s03, 48)
      if (pair) {
        const second = c + cRow
        v128.store(second, s10)
        v128.store(second, s11, 16)
        v128.store(second, s12, 32)
        v128.store(second, s13, 48)
        c = second + cRow
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

function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, rows: i32, columns: i32): void {
  for (; rows > 0; rows--) {
    let i = 0
    for (; i + 4 <= columns; i += 4) v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)))
    for (; i < columns; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)))
    from += fromStep
    to += toStep
  }
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
  const sums = panel + PANEL_BYTES
  const packed = sums + <usize>(BLOCK_ROWS * 64)
  if (k == 0) for (let row = 0; row < m; row++) memory.fill(c + <usize>row * cRow, 0, <usize>n << 2)
  for (let depth = 0; depth < k; depth += DEPTH) {
    const deep = min(DEPTH, k - depth)
    const first = depth == 0
    for (let top = 0; top < m; top += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, m - top)
      let from = a + <usize>top * aRow + <usize>depth * aColumn
      let step = aRow
      if (aColumn != 4) {
        packRows(from, aRow, aColumn, rows, deep, packed)
        from = packed
        step = PACKED_ROW
      }
      for (let column = 0; column < n; column += PANEL) {
        const columns = min(PANEL, n - column)
        packPanel(b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        const to = c + <usize>top * cRow + (<usize>column << 2)
        if (columns == PANEL) {
          multiplyPanel(from, step, panel, deep, rows, first, true, to, cRow, 0, 0, 0, 0, 0, 0, to, cRow)
        } else {
          if (!first) copyRows(to, cRow, sums, 64, rows, columns)
          multiplyPanel(from, step, panel, deep, rows, first, false, sums, 64, 0, 0, 0, 0, 0, 0, 0, 0)
          copyRows(sums, 64, to, cRow, rows, columns)
        }
      }
    }
  }
}
