import { Pointer, Size } from './arguments'

@unmanaged
class ConcatArgs {
  a: Pointer
  aLength: Size
  b: Pointer
  bLength: Size
  inner: Size
  y: Pointer
}

/** y (outer, aLength + bLength, inner): a (outer, aLength, inner) and behind it b, for outer indices begin..end. */
export function concat(args: usize, begin: i32, end: i32): void {
  const p = changetype<ConcatArgs>(args)
  const aBytes = (<usize>(p.aLength * p.inner)) << 2
  const bBytes = (<usize>(p.bLength * p.inner)) << 2
  for (let outer = begin; outer < end; outer++) {
    const y = p.y + <usize>outer * (aBytes + bBytes)
    memory.copy(y, p.a + <usize>outer * aBytes, aBytes)
    memory.copy(y + aBytes, p.b + <usize>outer * bBytes, bBytes)
  }
}
