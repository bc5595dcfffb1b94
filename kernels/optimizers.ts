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

/** What `hyper` points to. */
@unmanaged
class AdamHyper {
  lr: f32
  beta1: f32
  beta2: f32
  eps: f32
  biasCorrection1: f32
  biasCorrection2: f32
  weightDecay: f32 // added to the gradient
  decoupledDecay: f32 // taken off the parameter
  oneMinusBeta1: f32
  oneMinusBeta2: f32
}

/** Adam and AdamW as in torch.optim, on slices begin..end of `width` elements. */
export function adam(args: usize, begin: i32, end: i32): void {
  const p = changetype<AdamArgs>(args)
  const hyper = changetype<AdamHyper>(p.hyper)
  const beta1 = f32x4.splat(hyper.beta1)
  const beta2 = f32x4.splat(hyper.beta2)
  const correction = sqrt<f32>(hyper.biasCorrection2)
  const root = f32x4.splat(correction)
  // The relaxed build multiplies numerator and denominator by it: one division less (Kingma and Ba, end of section 2).
  const scale = RELAXED ? correction : <f32>1
  const eps = f32x4.splat(hyper.eps * scale)
  const step = f32x4.splat((hyper.lr / hyper.biasCorrection1) * scale)
  const decay = f32x4.splat(hyper.weightDecay)
  const shrink = f32x4.splat(hyper.lr * hyper.decoupledDecay)
  const rest1 = f32x4.splat(hyper.oneMinusBeta1)
  const rest2 = f32x4.splat(hyper.oneMinusBeta2)
  const last = (<usize>(end * p.width)) << 2
  for (let at = (<usize>(begin * p.width)) << 2; at < last; at += 16) {
    const count = <i32>((last - at) >> 2)
    const x = loadUpTo4(p.parameter + at, count)
    const g = f32x4.add(loadUpTo4(p.gradient + at, count), f32x4.mul(decay, x))
    const m = f32x4.add(f32x4.mul(beta1, loadUpTo4(p.m + at, count)), f32x4.mul(rest1, g))
    const v = f32x4.add(f32x4.mul(beta2, loadUpTo4(p.v + at, count)), f32x4.mul(f32x4.mul(rest2, g), g))
    const d = f32x4.add(RELAXED ? f32x4.sqrt(v) : f32x4.div(f32x4.sqrt(v), root), eps)
    storeUpTo4(p.m + at, m, count)
    storeUpTo4(p.v + at, v, count)
    const kept = f32x4.sub(x, f32x4.mul(shrink, x))
    storeUpTo4(p.parameter + at, f32x4.sub(kept, f32x4.div(f32x4.mul(step, m), d)), count)
  }
}

@unmanaged
class SgdArgs {
  parameter: Pointer
  gradient: Pointer
  momentumBuffer: Optional
  hyper: Pointer
  width: Size
}

@unmanaged
class SgdHyper {
  lr: f32
  momentum: f32
  weightDecay: f32
  nesterov: f32
  firstStep: f32
}

/** SGD as in torch.optim, on slices begin..end of `width` elements; at the first step the momentum is the gradient. */
export function sgd(args: usize, begin: i32, end: i32): void {
  const p = changetype<SgdArgs>(args)
  const hyper = changetype<SgdHyper>(p.hyper)
  const lr = f32x4.splat(hyper.lr)
  const momentum = f32x4.splat(hyper.momentum)
  const decay = f32x4.splat(hyper.weightDecay)
  const nesterov = hyper.nesterov !== 0
  const firstStep = hyper.firstStep !== 0
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
