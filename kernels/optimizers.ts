import { Flag, Optional, Pointer, Size } from './arguments'
import { loadUpTo4, storeUpTo4 } from './vector'

@unmanaged
class AdamArgs {
  parameter: Pointer
  gradient: Pointer
  m: Pointer
  v: Pointer
  size: Pointer
  root: Pointer
  shrink: Optional
  beta1: f32
  rest1: f32
  beta2: f32
  rest2: f32
  eps: f32
  weightDecay: f32
  width: Size
}

// @inline
function adamVector(
  p: AdamArgs,
  at: usize,
  count: i32,
  beta1: v128,
  rest1: v128,
  beta2: v128,
  rest2: v128,
  eps: v128,
  size: v128,
  root: v128,
  decay: v128,
  shrink: v128,
): void {
  let x = loadUpTo4(p.parameter + at, count)
  let g = loadUpTo4(p.gradient + at, count)
  if (p.weightDecay !== 0) g = f32x4.add(g, f32x4.mul(decay, x))
  if (p.shrink) x = f32x4.sub(x, f32x4.mul(shrink, x))
  const m = f32x4.add(f32x4.mul(beta1, loadUpTo4(p.m + at, count)), f32x4.mul(rest1, g))
  const v = f32x4.add(f32x4.mul(beta2, loadUpTo4(p.v + at, count)), f32x4.mul(f32x4.mul(rest2, g), g))
  const d = f32x4.add(RELAXED ? f32x4.sqrt(v) : f32x4.div(f32x4.sqrt(v), root), eps)
  storeUpTo4(p.m + at, m, count)
  storeUpTo4(p.v + at, v, count)
  storeUpTo4(p.parameter + at, f32x4.sub(x, f32x4.div(f32x4.mul(size, m), d)), count)
}

/** Adam (and AdamW) as in torch.optim, on slices begin..end of `width` elements. */
export function adam(args: usize, begin: i32, end: i32): void {
  const p = changetype<AdamArgs>(args)
  const beta1 = f32x4.splat(p.beta1)
  const rest1 = f32x4.splat(p.rest1)
  const beta2 = f32x4.splat(p.beta2)
  const rest2 = f32x4.splat(p.rest2)
  const correction = load<f32>(p.root)
  const root = f32x4.splat(correction)
  // The relaxed build multiplies numerator and denominator by it: one division less (Kingma and Ba, end of section 2).
  const scale = RELAXED ? correction : <f32>1
  const eps = f32x4.splat(p.eps * scale)
  const size = f32x4.splat(load<f32>(p.size) * scale)
  const decay = f32x4.splat(p.weightDecay)
  const shrink = f32x4.splat(p.shrink ? load<f32>(p.shrink) : 0)
  const last = (<usize>(end * p.width)) << 2
  let at = (<usize>(begin * p.width)) << 2
  for (; at + 16 <= last; at += 16) adamVector(p, at, 4, beta1, rest1, beta2, rest2, eps, size, root, decay, shrink)
  const left = <i32>((last - at) >> 2)
  if (left > 0) adamVector(p, at, left, beta1, rest1, beta2, rest2, eps, size, root, decay, shrink)
}

@unmanaged
class SgdArgs {
  parameter: Pointer
  gradient: Pointer
  velocity: Optional
  rate: Pointer
  momentum: f32
  weightDecay: f32
  nesterov: Flag
  width: Size
}

/** Gradient descent as in torch.optim. */
export function sgd(args: usize, begin: i32, end: i32): void {
  const p = changetype<SgdArgs>(args)
  const rate = f32x4.splat(load<f32>(p.rate))
  const momentum = f32x4.splat(p.momentum)
  const decay = f32x4.splat(p.weightDecay)
  const last = (<usize>(end * p.width)) << 2
  for (let at = (<usize>(begin * p.width)) << 2; at < last; at += 16) {
    const count = <i32>((last - at) >> 2)
    const x = loadUpTo4(p.parameter + at, count)
    let d = loadUpTo4(p.gradient + at, count)
    if (p.weightDecay !== 0) d = f32x4.add(d, f32x4.mul(decay, x))
    if (p.velocity) {
      const velocity = f32x4.add(f32x4.mul(momentum, loadUpTo4(p.velocity + at, count)), d)
      storeUpTo4(p.velocity + at, velocity, count)
      d = p.nesterov ? f32x4.add(d, f32x4.mul(momentum, velocity)) : velocity
    }
    storeUpTo4(p.parameter + at, f32x4.sub(x, f32x4.mul(rate, d)), count)
  }
}
