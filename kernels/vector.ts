// Vectors whose last lanes may be missing, and reductions over a row: four lanes, lane = index % 4, in
// order, joined as (l0 + l1) + (l2 + l3). A row extended by zeros keeps its sum.

/** The first `count` (1 … 3) elements at ptr; the other lanes are 0. */
// @inline
export function loadPart(ptr: usize, count: i32): v128 {
  let v = v128.load32_zero(ptr)
  if (count > 1) v = v128.load32_lane(ptr, v, 1, 4)
  if (count > 2) v = v128.load32_lane(ptr, v, 2, 8)
  return v
}

// @inline
export function storePart(ptr: usize, v: v128, count: i32): void {
  v128.store32_lane(ptr, v, 0)
  if (count > 1) v128.store32_lane(ptr, v, 1, 4)
  if (count > 2) v128.store32_lane(ptr, v, 2, 8)
}

/** The first `count` elements at ptr, at most four; the other lanes are 0. */
// @inline
export function loadUpTo4(ptr: usize, count: i32): v128 {
  return count >= 4 ? v128.load(ptr) : loadPart(ptr, count)
}

// @inline
export function storeUpTo4(ptr: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(ptr, v)
  else storePart(ptr, v, count)
}

/** All bits set in the first `count` lanes. */
// @inline
export function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}

/** Four elements at a distance of `step` bytes; step 0 repeats one element. */
// @inline
export function loadStrided(ptr: usize, step: usize): v128 {
  if (step === 4) return v128.load(ptr)
  let v = v128.load32_splat(ptr)
  if (step) {
    v = v128.load32_lane(ptr + step, v, 1)
    v = v128.load32_lane(ptr + step * 2, v, 2)
    v = v128.load32_lane(ptr + step * 3, v, 3)
  }
  return v
}

/** The first `count` (1 … 3) elements at a distance of `step` bytes; the other lanes are 0. */
// @inline
export function loadStridedPart(ptr: usize, step: usize, count: i32): v128 {
  let v = v128.load32_zero(ptr)
  if (count > 1) v = v128.load32_lane(ptr + step, v, 1)
  if (count > 2) v = v128.load32_lane(ptr + step * 2, v, 2)
  return v
}

// @inline
export function joinLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** The largest lane in all lanes. */
// @inline
export function maxLanes(v: v128): v128 {
  v = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1))
  return f32x4.pmax(v, v128.shuffle<i32>(v, v, 1, 0, 3, 2))
}

// @inline
export function rowSum(x: usize, width: i32): f32 {
  let sum = f32x4.splat(0)
  let i = width
  for (; i >= 4; i -= 4) {
    sum = f32x4.add(sum, v128.load(x))
    x += 16
  }
  if (i) sum = f32x4.add(sum, loadPart(x, i))
  return joinLanes(sum)
}

// @inline
export function rowMax(x: usize, width: i32): f32 {
  let most = f32x4.splat(-f32.MAX_VALUE)
  let i = width
  for (; i >= 4; i -= 4) {
    most = f32x4.pmax(most, v128.load(x))
    x += 16
  }
  for (; i > 0; i--) {
    most = f32x4.pmax(most, v128.load32_splat(x))
    x += 4
  }
  return f32x4.extract_lane(maxLanes(most), 0)
}
