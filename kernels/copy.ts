/** Moves bytes within the memory, much sooner than a typed array of a shared memory does. */
export function copyBytes(target: usize, source: usize, bytes: usize): void {
  memory.copy(target, source, bytes)
}
