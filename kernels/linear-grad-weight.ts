import { Pointer, RowCount, Size } from './arguments'
import { product } from './product'

@unmanaged
class LinearGradWeightArgs {
  dy: Pointer
  dyStride: Size
  x: Pointer
  xStride: Size
  rows: RowCount
  inputs: Size
  dw: Pointer
}

/** dW[o,i] = Σ_r dy[r,o]·x[r,i] for o in begin..end. */
export function linearGradWeight(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearGradWeightArgs>(args)
  const dwRow = (<usize>p.inputs) << 2
  if (!p.rows) {
    memory.fill(p.dw + <usize>begin * dwRow, 0, <usize>(end - begin) * dwRow)
    return
  }
  product(
    p.dy + ((<usize>begin) << 2),
    4,
    (<usize>p.dyStride) << 2,
    p.x,
    (<usize>p.xStride) << 2,
    4,
    end - begin,
    p.rows,
    p.inputs,
    p.dw + <usize>begin * dwRow,
    dwRow,
  )
}
