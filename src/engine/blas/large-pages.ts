interface Libraries {
  load(path: string): { func(prototype: string): (...args: readonly number[]) => unknown }
}

const MADV_HUGEPAGE = 14

/**
 * How to ask a system for large pages where it has a choice: Linux, which else gives 4 KiB, so that a product reading
 * hundreds of megabytes of weights waits for addresses as well. Elsewhere, and where it can't be asked, nothing is done.
 */
export function largePages(libraries: Libraries): (address: number, bytes: number) => void {
  if (process.platform !== 'linux') return () => undefined
  try {
    const madvise = libraries.load('libc.so.6').func('int madvise(void *address, size_t bytes, int advice)')
    return (address, bytes) => void madvise(address, bytes, MADV_HUGEPAGE) // a wish: what it answers changes nothing
  } catch {
    return () => undefined
  }
}
