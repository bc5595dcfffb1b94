import { Pointer, RowCount, Size } from './arguments'
import { loadUpTo4, storeUpTo4 } from './vector'

/** x̂ of layer norm. */
// @inline
export function normalise(x: v128, mean: v128, rstd: v128): v128 {
  return f32x4.mul(f32x4.sub(x, mean), rstd)
}

/** out[c] = Σ_r dy[r,c] for columns begin..end, or, when `normalised` (a constant), Σ_r dy[r,c]·x̂[r,c]; steps in bytes. */
// @inline
export function sumColumns(
  normalised: bool,
  dy: usize,
  dyStep: usize,
  x: usize,
  xStep: usize,
  stats: usize,
  rows: i32,
  begin: i32,
  end: i32,
  out: usize,
): void {
  let column = begin
  for (; column + 16 <= end; column += 16) {
    const at = (<usize>column) << 2
    let from = dy + at
    let other = x + at
    let moments = stats
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let row = rows; row > 0; row--) {
      let v0 = v128.load(from)
      let v1 = v128.load(from, 16)
      let v2 = v128.load(from, 32)
      let v3 = v128.load(from, 48)
      if (normalised) {
        const mean = v128.load32_splat(moments)
        const rstd = v128.load32_splat(moments, 4)
        v0 = f32x4.mul(v0, normalise(v128.load(other), mean, rstd))
        v1 = f32x4.mul(v1, normalise(v128.load(other, 16), mean, rstd))
        v2 = f32x4.mul(v2, normalise(v128.load(other, 32), mean, rstd))
        v3 = f32x4.mul(v3, normalise(v128.load(other, 48), mean, rstd))
        other += xStep
        moments += 8
      }
      s0 = f32x4.add(s0, v0)
      s1 = f32x4.add(s1, v1)
      s2 = f32x4.add(s2, v2)
      s3 = f32x4.add(s3, v3)
      from += dyStep
    }
    v128.store(out + at, s0)
    v128.store(out + at, s1, 16)
    v128.store(out + at, s2, 32)
    v128.store(out + at, s3, 48)
  }
  for (; column < end; column += 4) {
    const count = min(4, end - column)
    const at = (<usize>column) << 2
    let from = dy + at
    let other = x + at
    let moments = stats
    let sum = f32x4.splat(0)
    for (let row = rows; row > 0; row--) {
      let v = loadUpTo4(from, count)
      if (normalised) {
        const mean = v128.load32_splat(moments)
        v = f32x4.mul(v, normalise(loadUpTo4(other, count), mean, v128.load32_splat(moments, 4)))
        other += xStep
        moments += 8
      }
      sum = f32x4.add(sum, v)
      from += dyStep
    }
    storeUpTo4(out + at, sum, count)
  }
}

@unmanaged
class ColumnSumArgs {
  dy: Pointer
  dyStride: Size
  rows: RowCount
  out: Pointer
}

/** out[c] = Σ_r dy[r,c] for columns begin..end. */
export function columnSum(args: usize, begin: i32, end: i32): void {
  const p = changetype<ColumnSumArgs>(args)
  sumColumns(false, p.dy, (<usize>p.dyStride) << 2, 0, 0, 0, p.rows, begin, end, p.out)
}
