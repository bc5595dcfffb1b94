import { Pointer, RowStarts, Size } from './arguments'
import { rowStart } from './sequences'
import { loadUpTo4, storeUpTo4 } from './vector'

@unmanaged
class DropoutArgs {
  x: Pointer
  y: Pointer
  rate: f32
  seed: Pointer
  tensorId: i32
  rowStarts: RowStarts
  width: Size
}

/** A bijection of 32 bits with good avalanche (Wellons, "lowbias32"). */
// @inline
function mix(x: u32): u32 {
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

/**
 * y = kept ? x / (1 − rate) : 0 for sequences begin..end. What is kept is a function of (seed, step, tensor,
 * sequence, position, column) alone; the same call on dy gives dx.
 */
export function dropout(args: usize, begin: i32, end: i32): void {
  const p = changetype<DropoutArgs>(args)
  const width = p.width
  const rate = f32x4.splat(p.rate)
  const keep = f32x4.splat(<f32>1 - p.rate)
  const unit = f32x4.splat(5.9604644775390625e-8) // 2^-24
  const key = mix(mix(mix(load<u32>(p.seed)) + load<u32>(p.seed, 4)) + <u32>p.tensorId)
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    const sequence = mix(key + <u32>n)
    for (let row = first; row < last; row++) {
      const low = mix(sequence + <u32>(row - first))
      const high = i32x4.splat(mix(low ^ 0x85ebca6b))
      // Each column its own multiple of an odd constant, hashed with two keys of the row.
      let columns = i32x4.add(i32x4.splat(low), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(0x9e3779b9)))
      let x = p.x + ((<usize>row * <usize>width) << 2)
      let y = p.y + ((<usize>row * <usize>width) << 2)
      for (let left = width; left > 0; left -= 4) {
        const random = mix4(i32x4.add(mix4(columns), high))
        const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(random, 8)), unit)
        const kept = f32x4.ge(u, rate)
        storeUpTo4(y, v128.and(f32x4.div(loadUpTo4(x, left), keep), kept), left)
        columns = i32x4.add(columns, i32x4.splat(0x9e3779b9 * 4))
        x += 16
        y += 16
      }
    }
  }
}
