import { Pointer } from './arguments'
import { gated4, gelu4, geluGrad4, geluTanh4, geluTanhGrad4, relu4, silu4, siluGrad4 } from './math'
import { loadStrided, loadStridedPart, storePart } from './vector'
import {
  nextRun,
  outputOffset,
  PairWalkArgs,
  planWalk,
  runCount,
  runLength,
  runOffsetA,
  runOffsetB,
  runStepA,
  runStepB,
  WalkArgs,
} from './walk'

/** Equality gives the integers 0 and 1. */
enum UnaryOperation {
  copy,
  add,
  mul,
  div,
  clamp,
  sqrt,
  relu,
  gelu,
  geluTanh,
  silu,
  equalInteger,
  equalFloat,
}

@unmanaged
class UnaryArgs extends WalkArgs {
  operation: UnaryOperation
  value: f32
  integer: i32
  out: Pointer
}

// @inline
function unary4(operation: UnaryOperation, x: v128, value: v128, integer: v128): v128 {
  switch (operation) {
    case UnaryOperation.add:
      return f32x4.add(x, value)
    case UnaryOperation.mul:
      return f32x4.mul(x, value)
    case UnaryOperation.div:
      return f32x4.div(x, value)
    case UnaryOperation.clamp:
      return f32x4.max(f32x4.min(x, value), f32x4.neg(value))
    case UnaryOperation.sqrt:
      return f32x4.sqrt(x)
    case UnaryOperation.relu:
      return relu4(x)
    case UnaryOperation.gelu:
      return gelu4(x)
    case UnaryOperation.geluTanh:
      return geluTanh4(x)
    case UnaryOperation.silu:
      return silu4(x)
    case UnaryOperation.equalInteger:
      return v128.and(i32x4.eq(x, integer), i32x4.splat(1))
    case UnaryOperation.equalFloat:
      return v128.and(f32x4.eq(x, value), i32x4.splat(1))
    default:
      return x
  }
}

/** Not inlined: the end of a run needs no second copy of it all. */
function unaryPart(operation: UnaryOperation, x: v128, value: v128, integer: v128): v128 {
  return unary4(operation, x, value, integer)
}

/** out = operation(a) over a strided operand. */
export function unary(args: usize, begin: i32, end: i32): void {
  const p = changetype<UnaryArgs>(args)
  planWalk(p, false, 0, begin, end)
  const length = runLength()
  const step = runStepA()
  const operation = p.operation
  const value = f32x4.splat(p.value)
  const integer = i32x4.splat(p.integer)
  let out = p.out + outputOffset(p, begin)
  for (let runs = runCount(); runs > 0; runs--) {
    let a = p.a + runOffsetA()
    let left = length
    for (; left >= 4; left -= 4) {
      v128.store(out, unary4(operation, loadStrided(a, step), value, integer))
      a += step << 2
      out += 16
    }
    if (left > 0) {
      storePart(out, unaryPart(operation, loadStridedPart(a, step, left), value, integer), left)
      out += (<usize>left) << 2
    }
    nextRun()
  }
}

/** Of a gradient, a is what the activation's slope is known by and b the result's gradient. */
enum BinaryOperation {
  add,
  sub,
  mul,
  div,
  reluGrad,
  geluGrad,
  geluTanhGrad,
  siluGrad,
  maskedFill,
}

@unmanaged
class BinaryArgs extends PairWalkArgs {
  operation: BinaryOperation
  value: f32
  out: Pointer
}

// @inline
function binary4(operation: BinaryOperation, a: v128, b: v128, value: v128): v128 {
  switch (operation) {
    case BinaryOperation.add:
      return f32x4.add(a, b)
    case BinaryOperation.sub:
      return f32x4.sub(a, b)
    case BinaryOperation.mul:
      return f32x4.mul(a, b)
    case BinaryOperation.div:
      return f32x4.div(a, b)
    case BinaryOperation.reluGrad:
      return gated4(b, a)
    case BinaryOperation.geluGrad:
      return f32x4.mul(b, geluGrad4(a))
    case BinaryOperation.geluTanhGrad:
      return f32x4.mul(b, geluTanhGrad4(a))
    case BinaryOperation.siluGrad:
      return f32x4.mul(b, siluGrad4(a))
    default:
      return v128.bitselect(a, value, i32x4.eq(b, i32x4.splat(0)))
  }
}

function binaryPart(operation: BinaryOperation, a: v128, b: v128, value: v128): v128 {
  return binary4(operation, a, b, value)
}

/** out = operation(a, b) over strided operands; `maskedFill` puts the value where b is not 0. */
export function binary(args: usize, begin: i32, end: i32): void {
  const p = changetype<BinaryArgs>(args)
  planWalk(p, true, 0, begin, end)
  const length = runLength()
  const aStep = runStepA()
  const bStep = runStepB()
  const operation = p.operation
  const value = f32x4.splat(p.value)
  let out = p.out + outputOffset(p, begin)
  for (let runs = runCount(); runs > 0; runs--) {
    let a = p.a + runOffsetA()
    let b = p.b + runOffsetB()
    let left = length
    for (; left >= 4; left -= 4) {
      v128.store(out, binary4(operation, loadStrided(a, aStep), loadStrided(b, bStep), value))
      a += aStep << 2
      b += bStep << 2
      out += 16
    }
    if (left > 0) {
      storePart(
        out,
        binaryPart(operation, loadStridedPart(a, aStep, left), loadStridedPart(b, bStep, left), value),
        left,
      )
      out += (<usize>left) << 2
    }
    nextRun()
  }
}
