import { Optional, Pointer, RowStarts, Size } from './arguments'
import { columnKeys, highKey, kept4, limitOf, lowKey, nextColumns, tensorKey } from './random-bits'
import { rowStart } from './sequences'
import { loadPart, storePart } from './vector'

@unmanaged
class DropoutArgs {
  x: Pointer
  y: Pointer
  residual: Optional
  rate: f32
  seed: Pointer
  tensorId: i32
  rowStarts: RowStarts
  width: Size
}

/** y = (kept ? x / (1 − rate) : 0) (+ residual) for sequences begin..end; the same call on dy gives dx. */
export function dropout(args: usize, begin: i32, end: i32): void {
  const p = changetype<DropoutArgs>(args)
  if (p.residual) dropRows(true, p, begin, end)
  else dropRows(false, p, begin, end)
}

/** `adds` is a constant: what it leaves out costs nothing. */
// @inline
function dropRows(adds: bool, p: DropoutArgs, begin: i32, end: i32): void {
  const width = p.width
  const whole = (<usize>(width & ~3)) << 2
  const left = width & 3
  const limit = limitOf(p.rate)
  const keep = f32x4.splat(<f32>1 - p.rate)
  const key = tensorKey(p.seed, p.tensorId)
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const low = lowKey(key, n, row - first)
      const high = highKey(low)
      let columns = columnKeys(low, 0)
      const start = (<usize>row * <usize>width) << 2
      const x = p.x + start
      const y = p.y + start
      const residual = p.residual + start
      let i: usize = 0
      for (; i < whole; i += 16) {
        let v = v128.and(f32x4.div(v128.load(x + i), keep), kept4(columns, high, limit))
        if (adds) v = f32x4.add(v, v128.load(residual + i))
        v128.store(y + i, v)
        columns = nextColumns(columns)
      }
      if (left) {
        let v = v128.and(f32x4.div(loadPart(x + i, left), keep), kept4(columns, high, limit))
        if (adds) v = f32x4.add(v, loadPart(residual + i, left))
        storePart(y + i, v, left)
      }
    }
  }
}
