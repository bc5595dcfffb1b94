// Each instance's private scratch region. Kernels lay it out as they need; nothing survives a call.

const SCRATCH_BYTES: usize = 1 << 20

export let scratch: usize = 0

/** Gives this instance its private scratch region of at least `scratchBytes()` bytes. */
export function setScratch(ptr: usize): void {
  scratch = (ptr + 63) & ~63
}

/** The number of bytes of scratch that an instance needs. */
export function scratchBytes(): usize {
  return SCRATCH_BYTES + 64
}
