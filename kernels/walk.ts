// Walking up to six strided axes of one or two operands, in the order of their indices. A plan lives in scratch: axes of
// size 1 dropped, and neighbours merged where every operand allows it.

import { Pointer, Size } from './arguments'
import { scratch } from './scratch'

/** The sizes of the axes, and an operand with its strides. */
@unmanaged
export class WalkArgs {
  rank: i32
  d0: Size
  d1: Size
  d2: Size
  d3: Size
  d4: Size
  d5: Size
  a: Pointer
  a0: Size
  a1: Size
  a2: Size
  a3: Size
  a4: Size
  a5: Size
}

/** The same with a second operand. */
@unmanaged
export class PairWalkArgs extends WalkArgs {
  b: Pointer
  b0: Size
  b1: Size
  b2: Size
  b3: Size
  b4: Size
  b5: Size
}

const DIMS: usize = 0
const A: usize = 32
const B: usize = 64
const COUNTERS: usize = 96
const RANK: usize = 128
const OFFSET_A: usize = 132
const OFFSET_B: usize = 136

// @inline
function at(field: usize, index: i32): usize {
  return scratch + field + ((<usize>index) << 2)
}

/** Plans a walk with the indices begin..end of `axis` (-1: all); `pair` is true when the arguments are `PairWalkArgs`. */
export function planWalk(args: WalkArgs, pair: bool, axis: i32, begin: i32, end: i32): void {
  const rank = args.rank
  const dims = changetype<usize>(args) + offsetof<WalkArgs>('d0')
  const a = changetype<usize>(args) + offsetof<WalkArgs>('a0')
  const b = pair ? changetype<usize>(args) + offsetof<PairWalkArgs>('b0') : 0
  let planned = 0
  for (let i = 0; i < rank; i++) {
    const offset = (<usize>i) << 2
    const dim = i === axis ? end - begin : load<i32>(dims + offset)
    const aStep = load<i32>(a + offset) << 2
    const bStep = b ? load<i32>(b + offset) << 2 : 0
    if (dim === 1) continue
    const last = planned - 1
    if (planned && load<i32>(at(A, last)) === aStep * dim && (!b || load<i32>(at(B, last)) === bStep * dim)) {
      store<i32>(at(DIMS, last), load<i32>(at(DIMS, last)) * dim)
      store<i32>(at(A, last), aStep)
      store<i32>(at(B, last), bStep)
      continue
    }
    store<i32>(at(DIMS, planned), dim)
    store<i32>(at(A, planned), aStep)
    store<i32>(at(B, planned), bStep)
    store<i32>(at(COUNTERS, planned), 0)
    planned++
  }
  if (!planned) {
    store<i32>(at(DIMS, 0), 1)
    store<i32>(at(A, 0), 4)
    store<i32>(at(B, 0), 4)
    planned = 1
  }
  store<i32>(scratch + RANK, planned)
  const first = (<usize>axis) << 2
  store<usize>(scratch + OFFSET_A, axis >= 0 && rank ? (<usize>(begin * load<i32>(a + first))) << 2 : 0)
  store<usize>(scratch + OFFSET_B, axis >= 0 && rank && b ? (<usize>(begin * load<i32>(b + first))) << 2 : 0)
}

/** Where index `begin` of axis 0 lies in a contiguous output, in bytes. */
export function outputOffset(args: WalkArgs, begin: i32): usize {
  const dims = changetype<usize>(args) + offsetof<WalkArgs>('d0')
  let elements = begin
  for (let i = 1; i < args.rank; i++) elements *= load<i32>(dims + ((<usize>i) << 2))
  return (<usize>elements) << 2
}

/** The length of the innermost run. */
// @inline
export function runLength(): i32 {
  return load<i32>(at(DIMS, load<i32>(scratch + RANK) - 1))
}

/** The number of runs. */
export function runCount(): i32 {
  let count = 1
  for (let i = load<i32>(scratch + RANK) - 2; i >= 0; i--) count *= load<i32>(at(DIMS, i))
  return count
}

/** Bytes between neighbours in a run of the first operand. */
// @inline
export function runStepA(): usize {
  return load<usize>(at(A, load<i32>(scratch + RANK) - 1))
}

// @inline
export function runStepB(): usize {
  return load<usize>(at(B, load<i32>(scratch + RANK) - 1))
}

/** Where the current run of the first operand begins, in bytes. */
// @inline
export function runOffsetA(): usize {
  return load<usize>(scratch + OFFSET_A)
}

// @inline
export function runOffsetB(): usize {
  return load<usize>(scratch + OFFSET_B)
}

export function nextRun(): void {
  let offsetA = runOffsetA()
  let offsetB = runOffsetB()
  for (let i = load<i32>(scratch + RANK) - 2; i >= 0; i--) {
    const count = load<i32>(at(COUNTERS, i)) + 1
    const dim = load<i32>(at(DIMS, i))
    offsetA += load<i32>(at(A, i))
    offsetB += load<i32>(at(B, i))
    if (count < dim) {
      store<i32>(at(COUNTERS, i), count)
      break
    }
    store<i32>(at(COUNTERS, i), 0)
    offsetA -= load<i32>(at(A, i)) * dim
    offsetB -= load<i32>(at(B, i)) * dim
  }
  store<usize>(scratch + OFFSET_A, offsetA)
  store<usize>(scratch + OFFSET_B, offsetB)
}
