import { Pointer, Size } from './arguments'
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
  /** Of a dropout behind it, whose output y then is. */
  rate: f32
}

@unmanaged
class FillArgs {
  y: Pointer
  value: f32
  width: Size
}

/** c = a + b; c may be one of them. */
export function addNumbers(a: usize, b: usize, c: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(c, f32x4.add(v128.load(a), v128.load(b)))
    a += 16
    b += 16
    c += 16
  }
  if (count > 0) storePart(c, f32x4.add(loadPart(a, count), loadPart(b, count)), count)
}

export function addRows(args: usize, begin: i32, end: i32): void {
  const p = changetype<AddRowsArgs>(args)
  const start = (<usize>(begin * p.width)) << 2
  addNumbers(p.a + start, p.b + start, p.c + start, (end - begin) * p.width)
}

/** dx = y > 0 ? dy / (1 − rate) : 0. A dropout keeps what is above 0 there, and zeroes what it drops. */
export function reluGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<ReluGradArgs>(args)
  const start = (<usize>(begin * p.width)) << 2
  let y = p.y + start
  let dy = p.dy + start
  let dx = p.dx + start
  const keep = f32x4.splat(<f32>1 - p.rate)
  let i = (end - begin) * p.width
  for (; i >= 4; i -= 4) {
    v128.store(dx, gated4(f32x4.div(v128.load(dy), keep), v128.load(y)))
    y += 16
    dy += 16
    dx += 16
  }
  if (i > 0) storePart(dx, gated4(f32x4.div(loadPart(dy, i), keep), loadPart(y, i)), i)
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
