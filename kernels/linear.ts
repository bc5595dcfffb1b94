import { DEPTH, mulAdd, PANEL, packPanel } from './product'
import { scratch } from './scratch'
import { loadPart, storePart } from './vector'
import { relu4 } from './math'

@unmanaged
class LinearArgs {
  a: usize
  aStride: i32
  k: i32
  b: usize
  bRowStride: i32
  bColStride: i32
  n: i32
  bias: usize
  residual: usize
  residualStride: i32
  relu: i32
  c: usize
  cStride: i32
}

/** Rows that share a packed panel: their block of A stays in the second-level cache. */
const BLOCK_ROWS: i32 = 256

/** A tile of 2 × 16 accumulators: to = (first ? 0 : to) + A·panel. */
function accumulate(a0: usize, a1: usize, panel: usize, k: i32, first: bool, to: usize): void {
  let s00 = f32x4.splat(0)
  let s01 = s00
  let s02 = s00
  let s03 = s00
  let s10 = s00
  let s11 = s00
  let s12 = s00
  let s13 = s00
  if (!first) {
    s00 = v128.load(to)
    s01 = v128.load(to, 16)
    s02 = v128.load(to, 32)
    s03 = v128.load(to, 48)
    s10 = v128.load(to, 64)
    s11 = v128.load(to, 80)
    s12 = v128.load(to, 96)
    s13 = v128.load(to, 112)
  }
  // The exits between the steps also keep the optimiser from moving loads across them, which spills.
  while (true) {
    let x = v128.load32_splat(a0)
    let y = v128.load32_splat(a1)
    let b = v128.load(panel)
    s00 = mulAdd(s00, x, b)
    s10 = mulAdd(s10, y, b)
    b = v128.load(panel, 16)
    s01 = mulAdd(s01, x, b)
    s11 = mulAdd(s11, y, b)
    b = v128.load(panel, 32)
    s02 = mulAdd(s02, x, b)
    s12 = mulAdd(s12, y, b)
    b = v128.load(panel, 48)
    s03 = mulAdd(s03, x, b)
    s13 = mulAdd(s13, y, b)
    if (!--k) break
    x = v128.load32_splat(a0, 4)
    y = v128.load32_splat(a1, 4)
    b = v128.load(panel, 64)
    s00 = mulAdd(s00, x, b)
    s10 = mulAdd(s10, y, b)
    b = v128.load(panel, 80)
    s01 = mulAdd(s01, x, b)
    s11 = mulAdd(s11, y, b)
    b = v128.load(panel, 96)
    s02 = mulAdd(s02, x, b)
    s12 = mulAdd(s12, y, b)
    b = v128.load(panel, 112)
    s03 = mulAdd(s03, x, b)
    s13 = mulAdd(s13, y, b)
    if (!--k) break
    a0 += 8
    a1 += 8
    panel += 128
  }
  v128.store(to, s00)
  v128.store(to, s01, 16)
  v128.store(to, s02, 32)
  v128.store(to, s03, 48)
  v128.store(to, s10, 64)
  v128.store(to, s11, 80)
  v128.store(to, s12, 96)
  v128.store(to, s13, 112)
}

/** c = relu(accumulators + bias + residual), up to 16 columns of one row. */
function finish(from: usize, columns: i32, bias: usize, residual: usize, relu: i32, c: usize): void {
  for (; columns >= 4; columns -= 4) {
    let v = v128.load(from)
    if (bias) {
      v = f32x4.add(v, v128.load(bias))
      bias += 16
    }
    if (residual) {
      v = f32x4.add(v, v128.load(residual))
      residual += 16
    }
    if (relu) v = relu4(v)
    v128.store(c, v)
    from += 16
    c += 16
  }
  if (columns) {
    let v = v128.load(from)
    if (bias) v = f32x4.add(v, loadPart(bias, columns))
    if (residual) v = f32x4.add(v, loadPart(residual, columns))
    if (relu) v = relu4(v)
    storePart(c, v, columns)
  }
}

/** C[r,j] = Σ_k A[r,k]·B[k,j] (+ bias[j]) (+ residual[r,j]), then relu; residual may be c. */
export function linear(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearArgs>(args)
  const panel = scratch
  const accumulators = scratch + <usize>(PANEL * DEPTH * 4)
  const k = p.k
  const n = p.n
  const aRow = <usize>p.aStride << 2
  const bRow = <usize>p.bRowStride << 2
  const bColumn = <usize>p.bColStride << 2
  const cRow = <usize>p.cStride << 2
  const residualRow = <usize>p.residualStride << 2
  const relu = p.relu
  for (let top = begin; top < end; top += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, end - top)
    for (let column = 0; column < n; column += PANEL) {
      const columns = min(PANEL, n - column)
      const offset = <usize>column << 2
      const bias = p.bias ? p.bias + offset : 0
      let residual = p.residual ? p.residual + <usize>top * residualRow + offset : 0
      let c = p.c + <usize>top * cRow + offset
      for (let depth = 0; depth < k; depth += DEPTH) {
        const deep = min(DEPTH, k - depth)
        const first = depth == 0
        const last = depth + deep == k
        packPanel(p.b + <usize>depth * bRow + <usize>column * bColumn, bRow, bColumn, deep, columns, panel)
        let a0 = p.a + <usize>top * aRow + (<usize>depth << 2)
        let to = accumulators
        for (let row = 0; row < rows; row += 2) {
          // An odd last row is computed twice and stored once.
          const pair = row + 1 < rows
          accumulate(a0, pair ? a0 + aRow : a0, panel, deep, first, to)
          if (last) {
            finish(to, columns, bias, residual, relu, c)
            c += cRow
            if (residual) residual += residualRow
            if (pair) {
              finish(to + 64, columns, bias, residual, relu, c)
              c += cRow
              if (residual) residual += residualRow
            }
          }
          a0 += aRow * 2
          to += 128
        }
      }
    }
  }
}
