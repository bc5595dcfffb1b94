import { gated4, relu4 } from './math'

/** Four sums of a product, plus bias, plus residual, through relu and gate (where there are such), to C. */
// @inline
export function finish(v: v128, bias: usize, residual: usize, relu: i32, gate: usize, c: usize): void {
  if (bias) v = f32x4.add(v, v128.load(bias))
  if (residual) v = f32x4.add(v, v128.load(residual))
  if (relu) v = relu4(v)
  if (gate) v = gated4(v, v128.load(gate))
  v128.store(c, v)
}
