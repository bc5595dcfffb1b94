import { exp4, gelu4, geluGrad4, geluTanh4, geluTanhGrad4, log4, relu4, silu4, siluGrad4 } from './math'
import { fillBlock } from './rows'
import {
  nextRun,
  planWalk,
  runCount,
  runIndex,
  runLength,
  runOffsetA,
  runOffsetB,
  runStepA,
  runStepB,
  sliceSize,
} from './strided'
import { loadStrided, loadStridedPart, storePart } from './vector'

@unmanaged
class BinaryArgs {
  op: i32
  a: usize
  b: usize
  c: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  a0: i32
  a1: i32
  a2: i32
  a3: i32
  a4: i32
  a5: i32
  b0: i32
  b1: i32
  b2: i32
  b3: i32
  b4: i32
  b5: i32
}

/** 0 add, 1 sub, 2 mul, 3 div, 4 max, 5 min; on integers 6 and, 7 or, 8 equal (0/1). */
// @inline
function apply2(op: i32, a: v128, b: v128): v128 {
  switch (op) {
    case 0:
      return f32x4.add(a, b)
    case 1:
      return f32x4.sub(a, b)
    case 2:
      return f32x4.mul(a, b)
    case 3:
      return f32x4.div(a, b)
    case 4:
      return f32x4.max(a, b)
    case 5:
      return f32x4.min(a, b)
    case 6:
      return v128.and(a, b)
    case 7:
      return v128.or(a, b)
    default:
      return v128.and(i32x4.eq(a, b), i32x4.splat(1))
  }
}

/**
 * 0 copy, 1 + value, 2 · value, 3 / value, 4 relu, 5 gelu, 6 silu, 7 exp, 8 log, 9 sqrt, 10 neg,
 * 11 integer x == integer (0/1), 12 float x == value (integer 0/1), 14 x > 0 (1.0/0.0), 15 integer x == 0 (0/1),
 * 16 x brought to -value … value, 17 gelu by tanh.
 */
// @inline
function apply1(op: i32, x: v128, value: v128, integer: v128): v128 {
  switch (op) {
    case 1:
      return f32x4.add(x, value)
    case 2:
      return f32x4.mul(x, value)
    case 3:
      return f32x4.div(x, value)
    case 4:
      return relu4(x)
    case 5:
      return gelu4(x)
    case 6:
      return silu4(x)
    case 7:
      return exp4(x)
    case 8:
      return log4(x)
    case 9:
      return f32x4.sqrt(x)
    case 10:
      return f32x4.neg(x)
    case 11:
      return v128.and(i32x4.eq(x, integer), i32x4.splat(1))
    case 12:
      return v128.and(f32x4.eq(x, value), i32x4.splat(1))
    case 14:
      return v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1))
    case 15:
      return v128.and(i32x4.eq(x, i32x4.splat(0)), i32x4.splat(1))
    case 16:
      return f32x4.max(f32x4.min(x, value), f32x4.neg(value))
    case 17:
      return geluTanh4(x)
    default:
      return x
  }
}

function applyOnce(op: i32, x: v128, value: v128, integer: v128): v128 {
  return apply1(op, x, value, integer)
}

// @inline
function applyGrad(op: i32, x: v128, dy: v128): v128 {
  switch (op) {
    case 4:
      return v128.and(dy, f32x4.gt(x, f32x4.splat(0)))
    case 5:
      return f32x4.mul(dy, geluGrad4(x))
    case 17:
      return f32x4.mul(dy, geluTanhGrad4(x))
    default:
      return f32x4.mul(dy, siluGrad4(x))
  }
}

/** c = a op b over strided operands; op: see `apply2`. */
export function binary(args: usize, begin: i32, end: i32): void {
  const p = changetype<BinaryArgs>(args)
  const dims = offsetof<BinaryArgs>('d0') + args
  planWalk(p.rank, dims, offsetof<BinaryArgs>('a0') + args, offsetof<BinaryArgs>('b0') + args, begin, end, true)
  const length = runLength()
  const aStep = runStepA()
  const bStep = runStepB()
  const op = p.op
  let c = p.c + ((<usize>(begin * sliceSize(p.rank, dims))) << 2)
  for (let runs = runCount(); runs > 0; runs--) {
    let a = p.a + runOffsetA()
    let b = p.b + runOffsetB()
    let left = length
    for (; left >= 4; left -= 4) {
      v128.store(c, apply2(op, loadStrided(a, aStep), loadStrided(b, bStep)))
      a += aStep << 2
      b += bStep << 2
      c += 16
    }
    if (left > 0) {
      storePart(c, apply2(op, loadStridedPart(a, aStep, left), loadStridedPart(b, bStep, left)), left)
      c += (<usize>left) << 2
    }
    nextRun()
  }
}

@unmanaged
class UnaryArgs {
  op: i32
  value: f32
  integer: i32
  x: usize
  y: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
}

/** y = op(x) over a strided operand; op: see `apply1`; 13 (tril) keeps what is on and below the diagonal. */
export function unary(args: usize, begin: i32, end: i32): void {
  const p = changetype<UnaryArgs>(args)
  const dims = offsetof<UnaryArgs>('d0') + args
  const op = p.op
  const tril = op === 13
  planWalk(p.rank, dims, offsetof<UnaryArgs>('x0') + args, 0, begin, end, !tril)
  const length = runLength()
  const step = runStepA()
  const value = f32x4.splat(p.value)
  const integer = i32x4.splat(p.integer)
  // The row index of the first run: with rank 2 the walk begins at row `begin`.
  const firstRow = p.rank === 2 ? begin : 0
  let y = p.y + ((<usize>(begin * sliceSize(p.rank, dims))) << 2)
  for (let runs = runCount(); runs > 0; runs--) {
    let x = p.x + runOffsetA()
    let left = length
    if (tril) {
      const kept = min(left, firstRow + runIndex() + 1)
      for (let j = 0; j < left; j++) {
        store<i32>(y, j < kept ? load<i32>(x) : 0)
        x += step
        y += 4
      }
    } else {
      for (; left >= 4; left -= 4) {
        v128.store(y, apply1(op, loadStrided(x, step), value, integer))
        x += step << 2
        y += 16
      }
      if (left > 0) {
        storePart(y, applyOnce(op, loadStridedPart(x, step, left), value, integer), left)
        y += (<usize>left) << 2
      }
    }
    nextRun()
  }
}

@unmanaged
class ActivationGradArgs {
  op: i32
  x: usize
  dy: usize
  dx: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
  dy0: i32
  dy1: i32
  dy2: i32
  dy3: i32
  dy4: i32
  dy5: i32
}

/** dx = dy · op'(x) for op 4 relu, 5 gelu, 6 silu, 17 gelu by tanh. */
export function activationGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<ActivationGradArgs>(args)
  const dims = offsetof<ActivationGradArgs>('d0') + args
  const xs = offsetof<ActivationGradArgs>('x0') + args
  planWalk(p.rank, dims, xs, offsetof<ActivationGradArgs>('dy0') + args, begin, end, true)
  const length = runLength()
  const xStep = runStepA()
  const dyStep = runStepB()
  const op = p.op
  let dx = p.dx + ((<usize>(begin * sliceSize(p.rank, dims))) << 2)
  for (let runs = runCount(); runs > 0; runs--) {
    let x = p.x + runOffsetA()
    let dy = p.dy + runOffsetB()
    let left = length
    for (; left >= 4; left -= 4) {
      v128.store(dx, applyGrad(op, loadStrided(x, xStep), loadStrided(dy, dyStep)))
      x += xStep << 2
      dy += dyStep << 2
      dx += 16
    }
    if (left > 0) {
      storePart(dx, applyGrad(op, loadStridedPart(x, xStep, left), loadStridedPart(dy, dyStep, left)), left)
      dx += (<usize>left) << 2
    }
    nextRun()
  }
}

@unmanaged
class MaskedFillArgs {
  x: usize
  mask: usize
  value: f32
  y: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
  mask0: i32
  mask1: i32
  mask2: i32
  mask3: i32
  mask4: i32
  mask5: i32
}

/** y = mask ≠ 0 ? value : x. */
export function maskedFill(args: usize, begin: i32, end: i32): void {
  const p = changetype<MaskedFillArgs>(args)
  const dims = offsetof<MaskedFillArgs>('d0') + args
  const xs = offsetof<MaskedFillArgs>('x0') + args
  planWalk(p.rank, dims, xs, offsetof<MaskedFillArgs>('mask0') + args, begin, end, true)
  const length = runLength()
  const xStep = runStepA()
  const maskStep = runStepB()
  const value = f32x4.splat(p.value)
  const zero = i32x4.splat(0)
  let y = p.y + ((<usize>(begin * sliceSize(p.rank, dims))) << 2)
  for (let runs = runCount(); runs > 0; runs--) {
    let x = p.x + runOffsetA()
    let mask = p.mask + runOffsetB()
    let left = length
    for (; left >= 4; left -= 4) {
      v128.store(y, v128.bitselect(loadStrided(x, xStep), value, i32x4.eq(loadStrided(mask, maskStep), zero)))
      x += xStep << 2
      mask += maskStep << 2
      y += 16
    }
    if (left > 0) {
      const kept = i32x4.eq(loadStridedPart(mask, maskStep, left), zero)
      storePart(y, v128.bitselect(loadStridedPart(x, xStep, left), value, kept), left)
      y += (<usize>left) << 2
    }
    nextRun()
  }
}

@unmanaged
class FillArgs {
  y: usize
  value: f32
  width: i32
}

/** y = value in slices begin..end of `width` elements. */
export function fill(args: usize, begin: i32, end: i32): void {
  const p = changetype<FillArgs>(args)
  fillBlock(p.y + ((<usize>(begin * p.width)) << 2), p.value, (end - begin) * p.width)
}
