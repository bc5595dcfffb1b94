// Which numbers a dropout keeps: a function of (seed, step, tensor, sequence, position, column) alone, so that any thread can
// draw any of them, and padding that is left out draws nothing.

/** A bijection of 32 bits with good avalanche (Wellons, "lowbias32"). */
// @inline
export function mix(x: u32): u32 {
  x ^= x >> 16
  x *= 0x7feb352d
  x ^= x >> 15
  x *= 0x846ca68b
  return x ^ (x >> 16)
}

// @inline
function mix4(x: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16))
  x = i32x4.mul(x, i32x4.splat(0x7feb352d))
  x = v128.xor(x, i32x4.shr_u(x, 15))
  x = i32x4.mul(x, i32x4.splat(0x846ca68b))
  return v128.xor(x, i32x4.shr_u(x, 16))
}

/** What a tensor's numbers are drawn with in this step; `seed` is the address of seed and step. */
// @inline
export function tensorKey(seed: usize, tensorId: i32): u32 {
  return mix(mix(mix(load<u32>(seed)) + load<u32>(seed, 4)) + <u32>tensorId)
}

/** The first key of a row; the second is `highKey` of it. */
// @inline
export function lowKey(tensor: u32, sequence: i32, position: i32): u32 {
  return mix(mix(tensor + <u32>sequence) + <u32>position)
}

// @inline
export function highKey(low: u32): v128 {
  return i32x4.splat(mix(low ^ 0x85ebca6b))
}

/** Four columns of a row, from `column` on, under its first key: each column its own multiple of an odd constant. */
// @inline
export function columnKeys(low: u32, column: i32): v128 {
  return i32x4.add(i32x4.splat(low + <u32>column * 0x9e3779b9), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(0x9e3779b9)))
}

/** The keys of the next four columns. */
// @inline
export function nextColumns(keys: v128): v128 {
  return i32x4.add(keys, i32x4.splat(0x9e3779b9 * 4))
}

/** What the bits of a kept number reach: 24 of them, as a number in 0 … 1, are at least the rate. */
// @inline
export function limitOf(rate: f32): v128 {
  return i32x4.splat((<u32>ceil<f32>(rate * 16777216)) << 8)
}

/** All bits set where a number is kept, which happens with probability 1 − rate. */
// @inline
export function kept4(columns: v128, high: v128, limit: v128): v128 {
  return i32x4.ge_u(mix4(i32x4.add(mix4(columns), high)), limit)
}
