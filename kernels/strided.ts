// Walking up to six strided dimensions of one, two or three operands beside a contiguous output. A plan
// lives in scratch: dimensions of size 1 dropped and neighbours merged where every operand allows it.

import { scratch } from './scratch'

const DIMS: usize = 0
const A: usize = 32
const B: usize = 64
const COUNTERS: usize = 96
const RANK: usize = 128
const OFFSET_A: usize = 132
const OFFSET_B: usize = 136
/** Scratch beyond this belongs to the kernel. */
export const PLAN_BYTES: usize = 192

// @inline
function at(field: usize, index: i32): usize {
  return scratch + field + ((<usize>index) << 2)
}

/**
 * Plans a walk over dims (with dim 0 = begin..end) for operands with strides at `a` and `b` (0: none).
 * With `merge` off the dimensions stay as they are.
 */
export function planWalk(rank: i32, dims: usize, a: usize, b: usize, begin: i32, end: i32, merge: bool): void {
  let planned = 0
  for (let i = 0; i < rank; i++) {
    const offset = (<usize>i) << 2
    const dim = i ? load<i32>(dims + offset) : end - begin
    const aStep = load<i32>(a + offset) << 2
    const bStep = b ? load<i32>(b + offset) << 2 : 0
    if (merge && dim === 1) continue
    const last = planned - 1
    if (merge && planned && load<i32>(at(A, last)) === aStep * dim && (!b || load<i32>(at(B, last)) === bStep * dim)) {
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
    store<i32>(at(DIMS, 0), rank ? end - begin : 1)
    store<i32>(at(A, 0), 4)
    store<i32>(at(B, 0), 4)
    planned = 1
  }
  store<i32>(scratch + RANK, planned)
  store<usize>(scratch + OFFSET_A, rank ? (<usize>(begin * load<i32>(a))) << 2 : 0)
  store<usize>(scratch + OFFSET_B, rank && b ? (<usize>(begin * load<i32>(b))) << 2 : 0)
}

/** Elements of dims 1 … rank − 1: how far the output moves with an index of dim 0. */
export function sliceSize(rank: i32, dims: usize): i32 {
  let size = 1
  for (let i = 1; i < rank; i++) size *= load<i32>(dims + ((<usize>i) << 2))
  return size
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

/** The current index of the dimension before the innermost (unmerged walks). */
// @inline
export function runIndex(): i32 {
  return load<i32>(at(COUNTERS, load<i32>(scratch + RANK) - 2))
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
