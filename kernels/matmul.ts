import { Pointer, Size } from './arguments'
import { product } from './product'

@unmanaged
class MatmulArgs {
  a: Pointer
  b: Pointer
  c: Pointer
  rank: i32
  d0: Size
  d1: Size
  d2: Size
  d3: Size
  a0: Size
  a1: Size
  a2: Size
  a3: Size
  b0: Size
  b1: Size
  b2: Size
  b3: Size
  m: Size
  k: Size
  n: Size
  aRow: Size
  aCol: Size
  bRow: Size
  bCol: Size
}

/** C (d0 … , m, n) = A·B per batch index; begin..end over d0, or over m when rank is 0. */
export function matmul(args: usize, begin: i32, end: i32): void {
  const p = changetype<MatmulArgs>(args)
  const aRow = (<usize>p.aRow) << 2
  const cRow = (<usize>p.n) << 2
  const size = <usize>p.m * cRow
  const rank = p.rank
  const d1 = rank > 1 ? p.d1 : 1
  const d2 = rank > 2 ? p.d2 : 1
  const d3 = rank > 3 ? p.d3 : 1
  const from = rank ? begin : 0
  const to = rank ? end : 1
  const top = rank ? 0 : begin
  const rows = rank ? p.m : end - begin
  let c = p.c + <usize>top * cRow + <usize>(from * d1 * d2 * d3) * size
  for (let i0 = from; i0 < to; i0++)
    for (let i1 = 0; i1 < d1; i1++)
      for (let i2 = 0; i2 < d2; i2++)
        for (let i3 = 0; i3 < d3; i3++) {
          const a = p.a + ((<usize>(i0 * p.a0 + i1 * p.a1 + i2 * p.a2 + i3 * p.a3)) << 2) + <usize>top * aRow
          const b = p.b + ((<usize>(i0 * p.b0 + i1 * p.b1 + i2 * p.b2 + i3 * p.b3)) << 2)
          product(a, aRow, (<usize>p.aCol) << 2, b, (<usize>p.bRow) << 2, (<usize>p.bCol) << 2, rows, p.k, p.n, c, cRow)
          c += size
        }
}
