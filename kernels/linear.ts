import { Flag, Optional, Pointer, Size } from './arguments'
import { finish } from './finish'
import { gated4, relu4 } from './math'
import { multiplyPanel } from './multiply-panel'
import { DEPTH, PANEL, PANEL_BYTES, packPanel } from './pack'
import { scratch } from './scratch'
import { loadPart, storePart } from './vector'

@unmanaged
export class LinearArgs {
  a: Pointer
  aStride: Size
  k: Size
  b: Pointer
  bRowStride: Size
  bColStride: Size
  n: Size
  bias: Optional
  residual: Optional
  residualStride: Size
  relu: Flag
  gate: Optional
  gateStride: Size
  c: Pointer
  cStride: Size
}

/** Rows that share a packed panel, whole tiles: their block of A stays in the second-level cache. */
const BLOCK_ROWS: i32 = 252

/** Fewer than 16 columns of one row. */
function finishPart(from: usize, columns: i32, bias: usize, residual: usize, relu: i32, gate: usize, c: usize): void {
  for (; columns >= 4; columns -= 4) {
    finish(v128.load(from), bias, residual, relu, gate, c)
    if (bias) bias += 16
    if (residual) residual += 16
    if (gate) gate += 16
    from += 16
    c += 16
  }
  if (columns) {
    let v = v128.load(from)
    if (bias) v = f32x4.add(v, loadPart(bias, columns))
    if (residual) v = f32x4.add(v, loadPart(residual, columns))
    if (relu) v = relu4(v)
    if (gate) v = gated4(v, loadPart(gate, columns))
    storePart(c, v, columns)
  }
}

/** C[r,j] = Σ_k A[r,k]·B[k,j] (+ bias[j]) (+ residual[r,j]), then relu, then 0 where gate[r,j] ≤ 0; residual may be c. */
export function linear(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearArgs>(args)
  const panel = scratch
  const sums = scratch + PANEL_BYTES
  const k = p.k
  const n = p.n
  const aRow = (<usize>p.aStride) << 2
  const bRow = (<usize>p.bRowStride) << 2
  const bColumn = (<usize>p.bColStride) << 2
  const cRow = (<usize>p.cStride) << 2
  const residualRow = (<usize>p.residualStride) << 2
  const relu = p.relu
  const gateRow = (<usize>p.gateStride) << 2
  for (let top = begin; top < end; top += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, end - top)
    for (let column = 0; column < n; column += PANEL) {
      const columns = min(PANEL, n - column)
      const offset = (<usize>column) << 2
      const bias = p.bias ? p.bias + offset : 0
      let residual = p.residual ? p.residual + <usize>top * residualRow + offset : 0
      let gate = p.gate ? p.gate + <usize>top * gateRow + offset : 0
      let c = p.c + <usize>top * cRow + offset
      for (let depth = 0; depth < k; depth += DEPTH) {
        const deep = min(DEPTH, k - depth)
        const first = depth === 0
        const last = depth + deep === k
        packPanel(p.b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        const a = p.a + <usize>top * aRow + ((<usize>depth) << 2)
        const whole = columns === PANEL && last
        multiplyPanel(
          a,
          aRow,
          panel,
          deep,
          rows,
          first,
          whole,
          sums,
          64,
          bias,
          residual,
          residualRow,
          relu,
          gate,
          gateRow,
          c,
          cRow,
        )
        if (last && !whole) {
          let from = sums
          for (let row = 0; row < rows; row++) {
            finishPart(from, columns, bias, residual, relu, gate, c)
            from += 64
            c += cRow
            if (residual) residual += residualRow
            if (gate) gate += gateRow
          }
        }
      }
    }
  }
}
