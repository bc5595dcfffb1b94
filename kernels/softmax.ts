import { Pointer, Size } from './arguments'
import { softmaxExp4 } from './math'
import { joinLanes, laneMask, loadPart, rowMax, storePart } from './vector'

@unmanaged
class SoftmaxArgs {
  x: Pointer
  y: Pointer
  width: Size
  rowsPerUnit: Size
}

@unmanaged
class SoftmaxGradArgs {
  y: Pointer
  dy: Pointer
  dx: Pointer
  width: Size
  rowsPerUnit: Size
}

/** y = softmax(x) over a row; y may be x. */
// @inline
export function softmaxRow(x: usize, y: usize, width: i32): void {
  const most = f32x4.splat(rowMax(x, width))
  const whole = width & ~3
  const part = width & 3
  const end = x + ((<usize>whole) << 2)
  let sum = f32x4.splat(0)
  let to = y
  for (; x < end; x += 16) {
    const e = softmaxExp4(f32x4.sub(v128.load(x), most))
    v128.store(to, e)
    sum = f32x4.add(sum, e)
    to += 16
  }
  if (part) {
    const e = v128.and(softmaxExp4(f32x4.sub(loadPart(x, part), most)), laneMask(part))
    storePart(to, e, part)
    sum = f32x4.add(sum, e)
  }
  const total = f32x4.splat(joinLanes(sum))
  for (; y < to; y += 16) v128.store(y, f32x4.div(v128.load(y), total))
  if (part) storePart(y, f32x4.div(loadPart(y, part), total), part)
}

/** Σ y·dy over a row. */
// @inline
export function softmaxDot(y: usize, dy: usize, width: i32): f32 {
  let sum = f32x4.splat(0)
  let i = width
  for (; i >= 4; i -= 4) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(y), v128.load(dy)))
    y += 16
    dy += 16
  }
  if (i) sum = f32x4.add(sum, f32x4.mul(loadPart(y, i), loadPart(dy, i)))
  return joinLanes(sum)
}

/** y ∘ (dy − Σ y·dy), begin..end = units of `rowsPerUnit` contiguous rows. */
export function softmaxGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<SoftmaxGradArgs>(args)
  const width = p.width
  const step = (<usize>width) << 2
  for (let row = begin * p.rowsPerUnit; row < end * p.rowsPerUnit; row++) {
    let y = p.y + <usize>row * step
    let dy = p.dy + <usize>row * step
    let dx = p.dx + <usize>row * step
    const dot = f32x4.splat(softmaxDot(y, dy, width))
    let i = width
    for (; i >= 4; i -= 4) {
      v128.store(dx, f32x4.mul(v128.load(y), f32x4.sub(v128.load(dy), dot)))
      y += 16
      dy += 16
      dx += 16
    }
    if (i) storePart(dx, f32x4.mul(loadPart(y, i), f32x4.sub(loadPart(dy, i), dot)), i)
  }
}

/** Softmax of contiguous rows, begin..end = units of `rowsPerUnit` rows. */
export function softmax(args: usize, begin: i32, end: i32): void {
  const p = changetype<SoftmaxArgs>(args)
  const step = (<usize>p.width) << 2
  for (let row = begin * p.rowsPerUnit; row < end * p.rowsPerUnit; row++) {
    softmaxRow(p.x + <usize>row * step, p.y + <usize>row * step, p.width)
  }
}
