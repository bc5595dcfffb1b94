import { Optional, Pointer, Size } from './arguments'
import { addNumbers } from './rows'
import { idAt, rowStart, TokenArgs } from './sequences'

@unmanaged
class EmbeddingArgs extends TokenArgs {
  table: Pointer
  width: Size
  positions: Optional
  positionStride: Size
  out: Pointer
}

/** out[r] = table[id] (+ positions[i]) of sequences begin..end. */
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
      if (p.positions) addNumbers(from, p.positions + ((<usize>(i * p.positionStride)) << 2), to, width)
      else memory.copy(to, from, (<usize>width) << 2)
    }
  }
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
