import { Pointer, Size } from './arguments'

@unmanaged
class UnsliceArgs {
  x: Pointer
  y: Pointer
  size: Size
  start: i32
  length: Size
  inner: Size
}

/**
 * The gradient of a slice: y (outer, size, inner) is x (outer, length, inner) from `start` on and zero elsewhere, for
 * outer indices begin..end.
 */
export function unslice(args: usize, begin: i32, end: i32): void {
  const p = changetype<UnsliceArgs>(args)
  const block = (<usize>p.inner) << 2
  const before = <usize>p.start * block
  const middle = <usize>p.length * block
  const whole = <usize>p.size * block
  for (let outer = begin; outer < end; outer++) {
    const y = p.y + <usize>outer * whole
    memory.fill(y, 0, before)
    memory.copy(y + before, p.x + <usize>outer * middle, middle)
    memory.fill(y + before + middle, 0, whole - before - middle)
  }
}
