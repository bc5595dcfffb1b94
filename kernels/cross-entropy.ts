import { Pointer, Size } from './arguments'
import { exp4, log } from './math'
import { idAt, rowStart } from './sequences'
import { softmaxRow } from './softmax'
import { TargetArgs } from './targets'
import { joinLanes, laneMask, loadPart, rowMax, rowSum, storePart } from './vector'

/** A row of logits per target. */
@unmanaged
class LogitsArgs extends TargetArgs {
  logits: Pointer
  classes: Size
  out: Pointer
}

@unmanaged
class CrossEntropyRowsArgs extends LogitsArgs {
  smoothing: f32
}

/** Σ e^(x − most) over a row. */
// @inline
function expSum(x: usize, width: i32, most: f32): f32 {
  const shift = f32x4.splat(most)
  let sum = f32x4.splat(0)
  let i = width
  for (; i >= 4; i -= 4) {
    sum = f32x4.add(sum, exp4(f32x4.sub(v128.load(x), shift)))
    x += 16
  }
  if (i) sum = f32x4.add(sum, v128.and(exp4(f32x4.sub(loadPart(x, i), shift)), laneMask(i)))
  return joinLanes(sum)
}

/** −log softmax(x)[target]; smoothing mixes in the mean over the classes, as torch.nn.CrossEntropyLoss does. */
// @inline
function crossEntropy(x: usize, classes: i32, target: i32, smoothing: f32): f32 {
  const most = rowMax(x, classes)
  const logTotal = log(expSum(x, classes, most))
  const loss = logTotal - (load<f32>(x + ((<usize>target) << 2)) - most)
  if (smoothing === 0) return loss
  const mean = logTotal - (rowSum(x, classes) / <f32>classes - most)
  return (<f32>1 - smoothing) * loss + smoothing * mean
}

/** out[r] = the cross-entropy of logits[r], 0 where the target is ignored. */
export function crossEntropyRows(args: usize, begin: i32, end: i32): void {
  const p = changetype<CrossEntropyRowsArgs>(args)
  const classes = p.classes
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const target = idAt(p, n, row - first)
      const x = p.logits + ((<usize>row * <usize>classes) << 2)
      const loss: f32 = target === p.ignoreIndex ? 0 : crossEntropy(x, classes, target, p.smoothing)
      store<f32>(p.out + ((<usize>row) << 2), loss)
    }
  }
}

@unmanaged
class CrossEntropyGradArgs extends CrossEntropyRowsArgs {
  dRows: Pointer
}

/** out[r] = (softmax(logits[r]) − the smoothed one-hot target) · dRows[r], 0 where the target is ignored. */
export function crossEntropyGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<CrossEntropyGradArgs>(args)
  const classes = p.classes
  const whole = classes & ~3
  const part = classes & 3
  const share = f32x4.splat(p.smoothing / <f32>classes)
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const target = idAt(p, n, row - first)
      const x = p.logits + ((<usize>row * <usize>classes) << 2)
      const out = p.out + ((<usize>row * <usize>classes) << 2)
      if (target === p.ignoreIndex) {
        memory.fill(out, 0, (<usize>classes) << 2)
        continue
      }
      softmaxRow(x, out, classes)
      const dRow = load<f32>(p.dRows + ((<usize>row) << 2))
      const scale = f32x4.splat(dRow)
      const at = out + ((<usize>target) << 2)
      const hit = (load<f32>(at) - (<f32>1 - p.smoothing) - p.smoothing / <f32>classes) * dRow
      let to = out
      for (let i = whole; i > 0; i -= 4) {
        v128.store(to, f32x4.mul(f32x4.sub(v128.load(to), share), scale))
        to += 16
      }
      if (part) storePart(to, f32x4.mul(f32x4.sub(loadPart(to, part), share), scale), part)
      store<f32>(at, hit)
    }
  }
}

@unmanaged
class ArgmaxEqualArgs extends LogitsArgs {}

/** The first largest of a row. */
// @inline
function argmax(x: usize, width: i32): i32 {
  let best = 0
  let most = load<f32>(x)
  for (let j = 1; j < width; j++) {
    const value = load<f32>(x + ((<usize>j) << 2))
    if (value > most) {
      most = value
      best = j
    }
  }
  return best
}

/** out[r] = 1 where the largest logit is the target's, else (or where ignored) 0. */
export function argmaxEqual(args: usize, begin: i32, end: i32): void {
  const p = changetype<ArgmaxEqualArgs>(args)
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const target = idAt(p, n, row - first)
      const x = p.logits + ((<usize>row * <usize>p.classes) << 2)
      const equal = target !== p.ignoreIndex && argmax(x, p.classes) === target
      store<f32>(p.out + ((<usize>row) << 2), equal ? 1 : 0)
    }
  }
}
