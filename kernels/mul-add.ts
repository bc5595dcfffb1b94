/** acc + a·b: rounded once in the relaxed build (where the machine can), twice in the plain one. */
// @inline
export function mulAdd(acc: v128, a: v128, b: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(a, b, acc)
  else return f32x4.add(acc, f32x4.mul(a, b))
}
