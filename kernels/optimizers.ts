import { Optional, Pointer, Size } from './arguments'
import { loadUpTo4, storeUpTo4 } from './vector'

@unmanaged
class AdamArgs {
  parameter: Pointer
  gradient: Pointer
  m: Pointer
  v: Pointer
  hyper: Pointer
  width: Size
}

// @inline
function adamVector(
  p: AdamArgs,
  at: usize,
  count: i32,
  beta1: v128,
  beta2: v128,
  eps: v128,
  step: v128,
  root: v128,
  decay: v128,
  shrink: v128,
  rest1: v128,
  rest2: v128,
): void {
  let x = loadUpTo4(p.parameter + at, count)
  const g = f32x4.add(loadUpTo4(p.gradient + at, count), f32x4.mul(decay, x))
  x = f32x4.sub(x, f32x4.mul(shrink, x))
  const m = f32x4.add(f32x4.mul(beta1, loadUpTo4(p.m + at, count)), f32x4.mul(rest1, g))
  const v = f32x4.add(f32x4.mul(beta2, loadUpTo4(p.v + at, count)), f32x4.mul(f32x4.mul(rest2, g), g))
  const d = f32x4.add(RELAXED ? f32x4.sqrt(v) : f32x4.div(f32x4.sqrt(v), root), eps)
  storeUpTo4(p.m + at, m, count)
  storeUpTo4(p.v + at, v, count)
  storeUpTo4(p.parameter + at, f32x4.sub(x, f32x4.div(f32x4.mul(step, m), d)), count)
}

/**
 * Adam (and AdamW) as in torch.optim, on slices begin..end of `width` elements; hyper: lr, beta1, beta2, eps,
 * biasCorrection1, biasCorrection2, weightDecay, decoupledDecay, 1 − beta1, 1 − beta2.
 */
export function adam(args: usize, begin: i32, end: i32): void {
  const p = changetype<AdamArgs>(args)
  const h = p.hyper
  const lr = load<f32>(h)
  const beta1 = f32x4.splat(load<f32>(h, 4))
  const beta2 = f32x4.splat(load<f32>(h, 8))
  const correction = sqrt<f32>(load<f32>(h, 20))
  const root = f32x4.splat(correction)
  // The relaxed build multiplies numerator and denominator by it: one division less (Kingma and Ba, end of section 2).
  const scale = RELAXED ? correction : <f32>1
  const eps = f32x4.splat(load<f32>(h, 12) * scale)
  const step = f32x4.splat((lr / load<f32>(h, 16)) * scale)
  const decay = f32x4.splat(load<f32>(h, 24))
  const shrink = f32x4.splat(lr * load<f32>(h, 28))
  const rest1 = f32x4.splat(load<f32>(h, 32))
  const rest2 = f32x4.splat(load<f32>(h, 36))
  const last = (<usize>(end * p.width)) << 2
  let at = (<usize>(begin * p.width)) << 2
  for (; at + 16 <= last; at += 16) adamVector(p, at, 4, beta1, beta2, eps, step, root, decay, shrink, rest1, rest2)
  const left = <i32>((last - at) >> 2)
  if (left > 0) adamVector(p, at, left, beta1, beta2, eps, step, root, decay, shrink, rest1, rest2)
}

@unmanaged
class SgdArgs {
  parameter: Pointer
  gradient: Pointer
  momentumBuffer: Optional
  hyper: Pointer
  width: Size
}

/** SGD as in torch.optim; hyper: lr, momentum, weightDecay, nesterov, firstStep. */
export function sgd(args: usize, begin: i32, end: i32): void {
  const p = changetype<SgdArgs>(args)
  const h = p.hyper
  const lr = f32x4.splat(load<f32>(h))
  const momentum = f32x4.splat(load<f32>(h, 4))
  const decay = f32x4.splat(load<f32>(h, 8))
  const nesterov = load<f32>(h, 12) !== 0
  const firstStep = load<f32>(h, 16) !== 0
  const last = (<usize>(end * p.width)) << 2
  for (let at = (<usize>(begin * p.width)) << 2; at < last; at += 16) {
    const count = <i32>((last - at) >> 2)
    const x = loadUpTo4(p.parameter + at, count)
    let d = f32x4.add(loadUpTo4(p.gradient + at, count), f32x4.mul(decay, x))
    if (p.momentumBuffer) {
      const buffer = firstStep ? d : f32x4.add(f32x4.mul(momentum, loadUpTo4(p.momentumBuffer + at, count)), d)
      storeUpTo4(p.momentumBuffer + at, buffer, count)
      d = nesterov ? f32x4.add(d, f32x4.mul(momentum, buffer)) : buffer
    }
    storeUpTo4(p.parameter + at, f32x4.sub(x, f32x4.mul(lr, d)), count)
  }
}
