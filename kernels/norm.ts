import { Pointer, Size } from './arguments'

@unmanaged
class NormArgs {
  x: Pointer
  size: Size
  y: Pointer
}

/** y = √Σ x², summed in f64, where the square of no f32 is lost; the part with begin = 0 does it all. */
export function norm(args: usize, begin: i32, end: i32): void {
  if (begin !== 0 || end === 0) return
  const p = changetype<NormArgs>(args)
  let x = p.x
  let left = p.size
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  for (; left >= 4; left -= 4) {
    const four = v128.load(x)
    const first = f64x2.promote_low_f32x4(four)
    const second = f64x2.promote_low_f32x4(
      i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
    )
    low = f64x2.add(low, f64x2.mul(first, first))
    high = f64x2.add(high, f64x2.mul(second, second))
    x += 16
  }
  const sums = f64x2.add(low, high)
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
  for (; left > 0; left--) {
    const last = <f64>load<f32>(x)
    sum += last * last
    x += 4
  }
  store<f32>(p.y, <f32>sqrt<f64>(sum))
}
