// What all matrix products share. Every element of a product is one accumulator that starts at 0 and takes
// its terms in the order of k, whichever tile, edge, block or kernel computes it: vectors run over columns,
// never over k, and a block of k goes on from the stored accumulators.

import { multiplyPanel } from './multiply-panel'
import { DEPTH, PACKED_ROW, PANEL, PANEL_BYTES, packPanel, packRows } from './pack'
import { scratch } from './scratch'
import { isShortTransposed, transposedProduct } from './transposed-product'

/** Rows of A that are packed at once: whole tiles. */
const BLOCK_ROWS: i32 = 126

function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, rows: i32, columns: i32): void {
  for (; rows > 0; rows--) {
    let i = 0
    for (; i + 4 <= columns; i += 4) v128.store(to + ((<usize>i) << 2), v128.load(from + ((<usize>i) << 2)))
    for (; i < columns; i++) store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)))
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
  if (RELAXED && aRow === 4 && bColumn === 4 && k && isShortTransposed(aColumn, bRow, n)) {
    transposedProduct(a, aColumn, b, bRow, m, k, n, c, cRow)
    return
  }
  const panel = scratch
  const sums = panel + PANEL_BYTES
  const packed = sums + <usize>(BLOCK_ROWS * 64)
  if (k === 0) for (let row = 0; row < m; row++) memory.fill(c + <usize>row * cRow, 0, (<usize>n) << 2)
  for (let depth = 0; depth < k; depth += DEPTH) {
    const deep = min(DEPTH, k - depth)
    const first = depth === 0
    for (let top = 0; top < m; top += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, m - top)
      let from = a + <usize>top * aRow + <usize>depth * aColumn
      let step = aRow
      if (aColumn !== 4) {
        packRows(from, aRow, aColumn, rows, deep, packed)
        from = packed
        step = PACKED_ROW
      }
      for (let column = 0; column < n; column += PANEL) {
        const columns = min(PANEL, n - column)
        packPanel(b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        const to = c + <usize>top * cRow + ((<usize>column) << 2)
        if (columns === PANEL) {
          multiplyPanel(from, step, panel, deep, rows, first, to, cRow, 0, 0, 0)
        } else {
          if (!first) copyRows(to, cRow, sums, 64, rows, columns)
          multiplyPanel(from, step, panel, deep, rows, first, sums, 64, 0, 0, 0)
          copyRows(sums, 64, to, cRow, rows, columns)
        }
      }
    }
  }
}
