import { scratch } from './scratch'

@unmanaged
class SumToArgs {
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
  kept0: i32
  kept1: i32
  kept2: i32
  kept3: i32
  kept4: i32
  kept5: i32
  y0: i32
  y1: i32
  y2: i32
  y3: i32
  y4: i32
  y5: i32
}

// @inline
function field(fields: usize, index: i32): i32 {
  return load<i32>(fields + ((<usize>index) << 2))
}

/** Walks the dims from `dim` on: first to set y to zero, then to add x. */
function visit(x: usize, y: usize, dim: i32, clear: bool): void {
  const at = scratch + ((<usize>dim) << 2)
  const xStep = load<i32>(at, 32)
  const yStep = load<i32>(at, 64)
  const count = clear && !load<i32>(at, 96) ? 1 : load<i32>(at)
  if (dim < 5) {
    for (let i = 0; i < count; i++) {
      visit(x, y, dim + 1, clear)
      x += xStep
      y += yStep
    }
    return
  }
  if (clear) {
    for (let i = 0; i < count; i++) {
      store<f32>(y, 0)
      y += yStep
    }
    return
  }
  let i = 0
  if (yStep === 0) {
    let sum = load<f32>(y)
    for (; i < count; i++) {
      sum += load<f32>(x)
      x += xStep
    }
    store<f32>(y, sum)
    return
  }
  if (xStep === 4 && yStep === 4) {
    for (; i + 4 <= count; i += 4) {
      v128.store(y, f32x4.add(v128.load(y), v128.load(x)))
      x += 16
      y += 16
    }
  }
  for (; i < count; i++) {
    store<f32>(y, load<f32>(y) + load<f32>(x))
    x += xStep
    y += yStep
  }
}

/**
 * y = x summed over the dims that are not kept, each in the order of its index; y has the strides y0 … (those
 * of summed dims are not used). begin..end are indices of the first kept dim; with none, begin = 0 does it all.
 */
export function sumTo(args: usize, begin: i32, end: i32): void {
  const p = changetype<SumToArgs>(args)
  const rank = p.rank
  const dims = offsetof<SumToArgs>('d0') + args
  const kept = offsetof<SumToArgs>('kept0') + args
  // Six dims, right-aligned behind dims of one index: bounds, steps of x, steps of y, kept.
  const missing = 6 - rank
  let split = -1
  for (let i = 0; i < 6; i++) {
    const at = scratch + ((<usize>i) << 2)
    const real = i >= missing
    const keep = real && field(kept, i - missing) !== 0
    if (keep && split < 0) split = i
    store<i32>(at, real ? (i === split ? end - begin : field(dims, i - missing)) : 1)
    store<i32>(at, real ? field(offsetof<SumToArgs>('x0') + args, i - missing) << 2 : 0, 32)
    store<i32>(at, keep ? field(offsetof<SumToArgs>('y0') + args, i - missing) << 2 : 0, 64)
    store<i32>(at, i32(keep), 96)
  }
  if (split < 0 && (begin !== 0 || end === 0)) return
  const at = scratch + ((<usize>max(split, 0)) << 2)
  const from = split < 0 ? 0 : begin
  const x = p.x + <usize>(from * load<i32>(at, 32))
  const y = p.y + <usize>(from * load<i32>(at, 64))
  visit(x, y, 0, true)
  visit(x, y, 0, false)
}
