import { finishRow, LinearArgs, LinearColumnsArgs } from './epilogue'
import { multiplyPanel } from './multiply-panel'
import { multiplyRow } from './one-row'
import { DEPTH, PANEL, PANEL_BYTES, packPanel } from './pack'
import { scratch } from './scratch'

/** Rows that share a packed panel, whole tiles: their block of A stays in the second-level cache. */
const BLOCK_ROWS: i32 = 252

/** C[r,j] = Σ_k A[r,k]·B[k,j] (+ bias[j]) (+ residual[r,j]), then relu, then 0 where gate[r,j] ≤ 0; residual may be c. */
export function linear(args: usize, begin: i32, end: i32): void {
  linearPart(args, begin, end, 0, changetype<LinearArgs>(args).n)
}

/** The same for all rows, and columns begin..end: where rows are few and weights large, each worker reads its own weights. */
export function linearColumns(args: usize, begin: i32, end: i32): void {
  linearPart(args, 0, changetype<LinearColumnsArgs>(args).rows, begin, end)
}

function linearPart(args: usize, begin: i32, end: i32, left: i32, right: i32): void {
  const p = changetype<LinearArgs>(args)
  const panel = scratch
  const sums = scratch + PANEL_BYTES
  const k = p.k
  const aRow = (<usize>p.aStride) << 2
  const bRow = (<usize>p.bRowStride) << 2
  const bColumn = (<usize>p.bColStride) << 2
  if (end - begin === 1 && bRow === 4) {
    for (let column = left; column < right; column += PANEL) {
      const columns = min(PANEL, right - column)
      multiplyRow(p.a + <usize>begin * aRow, p.b + <usize>column * bColumn, bColumn, k, columns, sums)
      finishRow(p, begin, column, columns, sums)
    }
    return
  }
  for (let top = begin; top < end; top += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, end - top)
    for (let column = left; column < right; column += PANEL) {
      const columns = min(PANEL, right - column)
      for (let depth = 0; depth < k; depth += DEPTH) {
        const deep = min(DEPTH, k - depth)
        const last = depth + deep === k
        packPanel(p.b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        const a = p.a + <usize>top * aRow + ((<usize>depth) << 2)
        const whole = columns === PANEL && last
        multiplyPanel(a, aRow, panel, deep, rows, depth === 0, sums, 64, whole ? args : 0, top, column)
        if (last && !whole) {
          for (let row = 0; row < rows; row++) finishRow(p, top + row, column, columns, sums + ((<usize>row) << 6))
        }
      }
    }
  }
}
