import { Pointer, Size } from './arguments'

@unmanaged
class TrilArgs {
  x: Pointer
  y: Pointer
  rows: Size
  width: Size
  rowsPerUnit: Size
}

/** Matrices of `rows` rows, from which what is above the diagonal is left out; begin..end = units of `rowsPerUnit` rows. */
export function tril(args: usize, begin: i32, end: i32): void {
  const p = changetype<TrilArgs>(args)
  const row = (<usize>p.width) << 2
  for (let r = begin * p.rowsPerUnit; r < end * p.rowsPerUnit; r++) {
    const at = <usize>r * row
    const kept = (<usize>min(p.width, (r % p.rows) + 1)) << 2
    memory.copy(p.y + at, p.x + at, kept)
    memory.fill(p.y + at + kept, 0, row - kept)
  }
}
