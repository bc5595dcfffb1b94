import { Pointer, RowStarts, Size } from './arguments'

/** Tokens or targets `(N, len)`; the rows that belong to them may leave out padding. */
@unmanaged
export class TokenArgs {
  ids: Pointer
  idsStrideN: Size
  idsStrideL: Size
  rowStarts: RowStarts
}

// @inline
export function idAt(p: TokenArgs, n: i32, i: i32): i32 {
  return load<i32>(p.ids + ((<usize>(n * p.idsStrideN + i * p.idsStrideL)) << 2))
}

/** The first row of sequence n, or the number of rows behind the last. */
// @inline
export function rowStart(rowStarts: usize, n: i32): i32 {
  return load<i32>(rowStarts + ((<usize>n) << 2))
}
