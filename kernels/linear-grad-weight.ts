import { product } from './product'
import { transposedProduct } from './transposed-product'

@unmanaged
class LinearGradWeightArgs {
  dy: usize
  dyStride: i32
  x: usize
  xStride: i32
  rows: i32
  inputs: i32
  dw: usize
}

/** A row of dy and one of x together, in bytes: when they are longer, too few fit in a cache to be read where they lie. */
const SHORT: usize = 320 * 4

/** dW[o,i] = Σ_r dy[r,o]·x[r,i] for o in begin..end. */
export function linearGradWeight(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearGradWeightArgs>(args)
  const dwRow = <usize>p.inputs << 2
  if (!p.rows) {
    memory.fill(p.dw + <usize>begin * dwRow, 0, <usize>(end - begin) * dwRow)
    return
  }
  const dyRow = <usize>p.dyStride << 2
  const xRow = <usize>p.xStride << 2
  const dy = p.dy + (<usize>begin << 2)
  const dw = p.dw + <usize>begin * dwRow
  if (RELAXED && !(p.inputs & 7) && dyRow + xRow <= SHORT) {
    transposedProduct(dy, dyRow, p.x, xRow, p.rows, end - begin, p.inputs, dw, dwRow)
  } else {
    product(dy, 4, dyRow, p.x, xRow, 4, end - begin, p.rows, p.inputs, dw, dwRow)
  }
}
