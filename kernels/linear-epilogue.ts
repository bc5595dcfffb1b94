import { LinearArgs } from './linear'
import { relu4 } from './math'
import { loadPart, storePart } from './vector'

/** What `linear` does after its products, where something else has made them: + bias, + residual, relu on rows of c. */
export function linearEpilogue(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearArgs>(args)
  if (!p.bias && !p.residual && !p.relu) return
  for (let row = begin; row < end; row++) {
    let bias = p.bias
    let residual = p.residual
    if (residual) residual += <usize>row * <usize>p.residualStride << 2
    let c = p.c + (<usize>row * <usize>p.cStride << 2)
    for (let left = p.n; left > 0; left -= 4) {
      let v = left >= 4 ? v128.load(c) : loadPart(c, left)
      if (bias) {
        v = f32x4.add(v, left >= 4 ? v128.load(bias) : loadPart(bias, left))
        bias += 16
      }
      if (residual) {
        v = f32x4.add(v, left >= 4 ? v128.load(residual) : loadPart(residual, left))
        residual += 16
      }
      if (p.relu) v = relu4(v)
      if (left >= 4) v128.store(c, v)
      else storePart(c, v, left)
      c += 16
    }
  }
}
