import {
  nextRun,
  PairWalkArgs,
  planWalk,
  runCount,
  runLength,
  runOffsetA,
  runOffsetB,
  runStepA,
  runStepB,
} from './walk'

@unmanaged
class SumToArgs extends PairWalkArgs {
  axis: i32 // the first that is not summed, or -1
}

/** b = a summed over the axes along which b has stride 0, in the order of the index; begin..end are indices of `axis`. */
export function sumTo(args: usize, begin: i32, end: i32): void {
  if (begin >= end) return
  const p = changetype<SumToArgs>(args)
  const axis = p.axis
  if (axis < 0) {
    store<f32>(p.b, 0)
  } else {
    const slice = (<usize>load<i32>(args + offsetof<SumToArgs>('b0') + ((<usize>axis) << 2))) << 2
    memory.fill(p.b + <usize>begin * slice, 0, <usize>(end - begin) * slice)
  }
  planWalk(p, true, axis, begin, end)
  const length = runLength()
  const step = runStepA()
  const outStep = runStepB()
  for (let runs = runCount(); runs > 0; runs--) {
    addRun(p.a + runOffsetA(), step, p.b + runOffsetB(), outStep, length)
    nextRun()
  }
}

/** Adds `count` elements of x to y, or to one element of y when its step is 0; steps in bytes. */
// @inline
function addRun(x: usize, xStep: usize, y: usize, yStep: usize, count: i32): void {
  if (yStep === 0) {
    let sum = load<f32>(y)
    for (; count > 0; count--) {
      sum += load<f32>(x)
      x += xStep
    }
    store<f32>(y, sum)
    return
  }
  if (xStep === 4 && yStep === 4) {
    for (; count >= 4; count -= 4) {
      v128.store(y, f32x4.add(v128.load(y), v128.load(x)))
      x += 16
      y += 16
    }
  }
  for (; count > 0; count--) {
    store<f32>(y, load<f32>(y) + load<f32>(x))
    x += xStep
    y += yStep
  }
}
