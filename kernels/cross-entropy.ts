import { exp4, log1 } from './math'
import { softmaxRow } from './softmax'
import { joinLanes, laneMask, loadPart, rowMax, rowSum, storePart } from './vector'

@unmanaged
class CrossEntropyRowsArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  smoothing: f32
  offsets: usize
  out: usize
}

// @inline
function targetOf(targets: usize, index: i32): i32 {
  return load<i32>(targets + ((<usize>index) << 2))
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

function countTargets(targets: usize, strideN: i32, strideL: i32, ignore: i32, batch: i32, length: i32): i32 {
  let count = 0
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < length; i++) count += i32(targetOf(targets, n * strideN + i * strideL) !== ignore)
  }
  return count
}

/**
 * out[r] = −log softmax(logits[r])[target], 0 where the target is ignored; smoothing mixes in the mean over
 * the classes, as torch.nn.CrossEntropyLoss does.
 */
export function crossEntropyRows(args: usize, begin: i32, end: i32): void {
  const p = changetype<CrossEntropyRowsArgs>(args)
  const classes = p.classes
  for (let n = begin; n < end; n++) {
    const first = load<i32>(p.offsets + ((<usize>n) << 2))
    const last = load<i32>(p.offsets + ((<usize>n) << 2), 4)
    for (let row = first; row < last; row++) {
      const target = targetOf(p.targets, n * p.targetsStrideN + (row - first) * p.targetsStrideL)
      let loss: f32 = 0
      if (target !== p.ignoreIndex) {
        const x = p.logits + ((<usize>row * <usize>classes) << 2)
        const most = rowMax(x, classes)
        const logTotal = log1(expSum(x, classes, most))
        loss = logTotal - (load<f32>(x + ((<usize>target) << 2)) - most)
        if (p.smoothing !== 0) {
          const mean = logTotal - (rowSum(x, classes) / <f32>classes - most)
          loss = (<f32>1 - p.smoothing) * loss + p.smoothing * mean
        }
      }
      store<f32>(p.out + ((<usize>row) << 2), loss)
    }
  }
}

@unmanaged
class CrossEntropyGradArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  smoothing: f32
  offsets: usize
  dRows: usize
  out: usize
}

/** (softmax − smoothed one-hot target) · dRows[r], 0 in ignored rows. */
export function crossEntropyGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<CrossEntropyGradArgs>(args)
  const classes = p.classes
  const whole = classes & ~3
  const part = classes & 3
  const share = f32x4.splat(p.smoothing / <f32>classes)
  for (let n = begin; n < end; n++) {
    const first = load<i32>(p.offsets + ((<usize>n) << 2))
    const last = load<i32>(p.offsets + ((<usize>n) << 2), 4)
    for (let row = first; row < last; row++) {
      const target = targetOf(p.targets, n * p.targetsStrideN + (row - first) * p.targetsStrideL)
      const x = p.logits + ((<usize>row * <usize>classes) << 2)
      const out = p.out + ((<usize>row * <usize>classes) << 2)
      if (target === p.ignoreIndex) {
        memory.fill(out, 0, (<usize>classes) << 2)
        continue
      }
      softmaxRow(x, out, classes)
      const scale = f32x4.splat(load<f32>(p.dRows + ((<usize>row) << 2)))
      const at = out + ((<usize>target) << 2)
      const hit =
        (load<f32>(at) - (<f32>1 - p.smoothing) - p.smoothing / <f32>classes) * load<f32>(p.dRows + ((<usize>row) << 2))
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
class ArgmaxEqualArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  offsets: usize
  out: usize
}

/** out[r] = 1 where the first largest logit is the target, else (or where ignored) 0. */
export function argmaxEqual(args: usize, begin: i32, end: i32): void {
  const p = changetype<ArgmaxEqualArgs>(args)
  const classes = p.classes
  for (let n = begin; n < end; n++) {
    const first = load<i32>(p.offsets + ((<usize>n) << 2))
    const last = load<i32>(p.offsets + ((<usize>n) << 2), 4)
    for (let row = first; row < last; row++) {
      const target = targetOf(p.targets, n * p.targetsStrideN + (row - first) * p.targetsStrideL)
      let equal: f32 = 0
      if (target !== p.ignoreIndex) {
        const x = p.logits + ((<usize>row * <usize>classes) << 2)
        let best = 0
        let most = load<f32>(x)
        for (let j = 1; j < classes; j++) {
          const value = load<f32>(x + ((<usize>j) << 2))
          if (value > most) {
            most = value
            best = j
          }
        }
        if (best === target) equal = 1
      }
      store<f32>(p.out + ((<usize>row) << 2), equal)
    }
  }
}

@unmanaged
class CountedMeanArgs {
  rowsPtr: usize
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  offsets: usize
  batch: i32
  length: i32
  out: usize
}

/** out[0] = Σ rows / max(1, targets that count); the part with begin = 0 does it all. */
export function countedMean(args: usize, begin: i32, end: i32): void {
  const p = changetype<CountedMeanArgs>(args)
  if (begin !== 0 || end === 0) return
  const count = countTargets(p.targets, p.targetsStrideN, p.targetsStrideL, p.ignoreIndex, p.batch, p.length)
  const rows = load<i32>(p.offsets + ((<usize>p.batch) << 2))
  let sum: f32 = 0
  for (let row = 0; row < rows; row++) sum += load<f32>(p.rowsPtr + ((<usize>row) << 2))
  store<f32>(p.out, sum / <f32>max(count, 1))
}

@unmanaged
class CountedMeanGradArgs {
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  batch: i32
  length: i32
  offsets: usize
  dLoss: usize
  out: usize
}

/** out[r] = dLoss / count where the target counts, else 0. */
export function countedMeanGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<CountedMeanGradArgs>(args)
  const count = countTargets(p.targets, p.targetsStrideN, p.targetsStrideL, p.ignoreIndex, p.batch, p.length)
  const share = load<f32>(p.dLoss) / <f32>max(count, 1)
  for (let n = begin; n < end; n++) {
    const first = load<i32>(p.offsets + ((<usize>n) << 2))
    const last = load<i32>(p.offsets + ((<usize>n) << 2), 4)
    for (let row = first; row < last; row++) {
      const target = targetOf(p.targets, n * p.targetsStrideN + (row - first) * p.targetsStrideL)
      store<f32>(p.out + ((<usize>row) << 2), target !== p.ignoreIndex ? share : 0)
    }
  }
}
