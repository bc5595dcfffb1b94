// Copies of what a product reads, laid out as its inner loop goes through it.

import { transpose4x4 } from './transpose'

/** Columns of a packed panel. */
export const PANEL: i32 = 16
/** The k's of a packed panel: 16 KiB, half of a first-level cache. */
export const DEPTH: i32 = 256
export const PANEL_BYTES: usize = 16 * 256 * 4
/** What a packed row takes: not a power of two, so that rows do not evict each other. */
export const PACKED_ROW: usize = 256 * 4 + 64

/** Four rows and four columns at `from`; both steps in bytes. */
// @inline
function transposeBlock(from: usize, step: usize, to: usize, toStep: usize): void {
  transpose4x4(from, from + step, from + step * 2, from + step * 3, to, toStep)
}

/** Copies B[0..k, 0..columns] to panel[k][16], zeros on the right; strides in bytes. */
export function packPanel(b: usize, rowStep: usize, columnStep: usize, k: i32, columns: i32, panel: usize): void {
  if (columnStep === 4 && columns === PANEL) {
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
    let to = panel + ((<usize>column) << 2)
    const count = columns - column
    let i = k
    if (count >= 4 && columnStep === 4) {
      for (; i > 0; i--) {
        v128.store(to, v128.load(from))
        from += rowStep
        to += 64
      }
    } else if (count >= 4 && rowStep === 4) {
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
// @inline
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
export function packRows(a: usize, aRow: usize, aColumn: usize, rows: i32, k: i32, packed: usize): void {
  let row = 0
  if (aRow === 4) {
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
