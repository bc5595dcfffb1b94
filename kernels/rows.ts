import { Pointer, RowCount, Size } from './arguments'
import { gated4 } from './math'
import { loadPart, storePart } from './vector'

@unmanaged
class AddRowsArgs {
  a: Pointer
  b: Pointer
  c: Pointer
  width: Size
}

@unmanaged
class ReluGradArgs {
  y: Pointer
  dy: Pointer
  dx: Pointer
  width: Size
}

@unmanaged
class FillArgs {
  y: Pointer
  value: f32
  width: Size
}

@unmanaged
class ColumnSumArgs {
  dy: Pointer
  dyStride: Size
  rows: RowCount
  out: Pointer
}

export function addRows(args: usize, begin: i32, end: i32): void {
  const p = changetype<AddRowsArgs>(args)
  const start = (<usize>(begin * p.width)) << 2
  let a = p.a + start
  let b = p.b + start
  let c = p.c + start
  let i = (end - begin) * p.width
  for (; i >= 4; i -= 4) {
    v128.store(c, f32x4.add(v128.load(a), v128.load(b)))
    a += 16
    b += 16
    c += 16
  }
  if (i > 0) storePart(c, f32x4.add(loadPart(a, i), loadPart(b, i)), i)
}

/** dx = y > 0 ? dy : 0. */
export function reluGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<ReluGradArgs>(args)
  const start = (<usize>(begin * p.width)) << 2
  let y = p.y + start
  let dy = p.dy + start
  let dx = p.dx + start
  let i = (end - begin) * p.width
  for (; i >= 4; i -= 4) {
    v128.store(dx, gated4(v128.load(dy), v128.load(y)))
    y += 16
    dy += 16
    dx += 16
  }
  if (i > 0) storePart(dx, gated4(loadPart(dy, i), loadPart(y, i)), i)
}

/** y = value in rows begin..end. */
export function fill(args: usize, begin: i32, end: i32): void {
  const p = changetype<FillArgs>(args)
  const value = f32x4.splat(p.value)
  let y = p.y + ((<usize>(begin * p.width)) << 2)
  let i = (end - begin) * p.width
  for (; i >= 4; i -= 4) {
    v128.store(y, value)
    y += 16
  }
  if (i > 0) storePart(y, value, i)
}

/** out[c] = Σ_r dy[r,c] for columns begin..end. */
export function columnSum(args: usize, begin: i32, end: i32): void {
  const p = changetype<ColumnSumArgs>(args)
  const step = (<usize>p.dyStride) << 2
  let column = begin
  for (; column + 16 <= end; column += 16) {
    let dy = p.dy + ((<usize>column) << 2)
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let row = p.rows; row > 0; row--) {
      s0 = f32x4.add(s0, v128.load(dy))
      s1 = f32x4.add(s1, v128.load(dy, 16))
      s2 = f32x4.add(s2, v128.load(dy, 32))
      s3 = f32x4.add(s3, v128.load(dy, 48))
      dy += step
    }
    const out = p.out + ((<usize>column) << 2)
    v128.store(out, s0)
    v128.store(out, s1, 16)
    v128.store(out, s2, 32)
    v128.store(out, s3, 48)
  }
  for (; column < end; column += 4) {
    const count = min(4, end - column)
    let dy = p.dy + ((<usize>column) << 2)
    let sum = f32x4.splat(0)
    for (let row = p.rows; row > 0; row--) {
      sum = f32x4.add(sum, count === 4 ? v128.load(dy) : loadPart(dy, count))
      dy += step
    }
    const out = p.out + ((<usize>column) << 2)
    if (count === 4) v128.store(out, sum)
    else storePart(out, sum, count)
  }
}
