import { Pointer, Size } from './arguments'

@unmanaged
class SliceScatterArgs {
  x: Pointer
  src: Pointer
  y: Pointer
  size: Size
  start: Size
  length: Size
  inner: Size
}

/**
 * y (outer, size, inner) is x with src (outer, length, inner) from `start` on, for outer indices begin..end; y may be x.
 */
export function sliceScatter(args: usize, begin: i32, end: i32): void {
  const p = changetype<SliceScatterArgs>(args)
  const block = (<usize>p.inner) << 2
  const before = <usize>p.start * block
  const part = <usize>p.length * block
  const whole = <usize>p.size * block
  for (let outer = begin; outer < end; outer++) {
    const y = p.y + <usize>outer * whole
    if (p.x !== p.y) memory.copy(y, p.x + <usize>outer * whole, whole)
    memory.copy(y + before, p.src + <usize>outer * part, part)
  }
}
