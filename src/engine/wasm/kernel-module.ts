import type { kernelSignatures } from './generated/kernel-signatures.generated.js'

export type KernelName = keyof typeof kernelSignatures

/** Runs one kernel on a share of its work: `begin..end` in the unit of the instruction's partition. */
export type Kernel = (args: number, begin: number, end: number) => void

/** The kernels of one instance, over one memory. */
export type Kernels = Readonly<Record<KernelName, Kernel>> & {
  readonly scratchBytes: () => number
  readonly setScratch: (pointer: number) => void
  readonly copyBytes: (target: number, source: number, bytes: number) => void
  /** The second half of `linear`, with the same argument block. */
  readonly linearEpilogue: Kernel
  readonly linearColumnsEpilogue: Kernel
}

export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels
}

function abort(): never {
  throw new Error('a kernel aborted')
}
