import { Optional, Pointer, RowStarts, Size } from './arguments'
import { addNumbers } from './rows'
import { idAt, rowStart, TokenArgs } from './sequences'
import { loadPart, storePart } from './vector'

@unmanaged
class EmbeddingArgs extends TokenArgs {
  table: Pointer
  width: Size
  positions: Optional
  positionStride: Size
  scale: f32
  out: Pointer
}

/** out[r] = table[id], or table[id] · scale + positions[i] where there are such, of sequences begin..end. */
export function embedding(args: usize, begin: i32, end: i32): void {
  const p = changetype<EmbeddingArgs>(args)
  const width = p.width
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const i = row - first
      const from = p.table + ((<usize>idAt(p, n, i) * <usize>width) << 2)
      const to = p.out + ((<usize>row * <usize>width) << 2)
      if (p.positions) addScaled(from, p.scale, p.positions + ((<usize>(i * p.positionStride)) << 2), to, width)
      else memory.copy(to, from, (<usize>width) << 2)
    }
  }
}

/** y = x · scale + z */
// @inline
function addScaled(x: usize, scale: f32, z: usize, y: usize, count: i32): void {
  const factor = f32x4.splat(scale)
  for (; count >= 4; count -= 4) {
    v128.store(y, f32x4.add(f32x4.mul(v128.load(x), factor), v128.load(z)))
    x += 16
    z += 16
    y += 16
  }
  if (count > 0) storePart(y, f32x4.add(f32x4.mul(loadPart(x, count), factor), loadPart(z, count)), count)
}

@unmanaged
class EmbeddingGradArgs extends TokenArgs {
  batch: Size
  dy: Pointer
  width: Size
  paddingIdx: i32
  out: Pointer
}

/** Rows begin..end of the table's gradient: the rows of dy with that id, added in order. */
export function embeddingGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<EmbeddingGradArgs>(args)
  const width = p.width
  const rowBytes = (<usize>width) << 2
  memory.fill(p.out + <usize>begin * rowBytes, 0, <usize>(end - begin) * rowBytes)
  for (let n = 0; n < p.batch; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      const id = idAt(p, n, row - first)
      if (id < begin || id >= end || id === p.paddingIdx) continue
      const to = p.out + <usize>id * rowBytes
      addNumbers(to, p.dy + <usize>row * rowBytes, to, width)
    }
  }
}

@unmanaged
class PositionsGradArgs {
  dy: Pointer
  rowStarts: RowStarts
  batch: Size
  width: Size
  out: Pointer
}

/** Rows begin..end of the gradient of a table of positions: over all sequences, the rows of dy at that position. */
export function positionsGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<PositionsGradArgs>(args)
  const rowBytes = (<usize>p.width) << 2
  memory.fill(p.out + <usize>begin * rowBytes, 0, <usize>(end - begin) * rowBytes)
  for (let n = 0; n < p.batch; n++) {
    const first = rowStart(p.rowStarts, n)
    const count = min(end, rowStart(p.rowStarts, n + 1) - first) - begin
    if (count <= 0) continue
    const to = p.out + <usize>begin * rowBytes
    addNumbers(to, p.dy + <usize>(first + begin) * rowBytes, to, count * p.width)
  }
}
