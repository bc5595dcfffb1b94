import type { KernelArguments } from './arguments.js'
import { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { Kernel, Kernels } from './kernel-module.js'

/** Matrices of so many rows and columns, how many times: well above what makes a runtime compile a loop anew. */
const SIZE = 64
const TIMES = 8
/** Where the matrices lie in the scratch: behind what `linear` itself uses. */
const MATRICES = 1 << 18

/**
 * Runtimes start with quickly compiled code, and replace what has run for a while. The inner loop of all products runs
 * for a while at once, on zeros in the scratch, so that its better code is being made while the first program is.
 *
 * @param words all memory.
 * @param scratch the address of the kernels' scratch, in bytes.
 */
export function warmUp({ linear, linearGradWeight }: Kernels, words: Int32Array, scratch: number): void {
  const [args, zeros] = [scratch + MATRICES, scratch + 2 * MATRICES]
  const call = <Name extends 'linear' | 'linearGradWeight'>(
    name: Name,
    kernel: Kernel,
    fields: Partial<Record<keyof KernelArguments<Name>, number>>,
  ): void => {
    const names = Object.keys(kernelSignatures[name]) as (keyof KernelArguments<Name>)[]
    words.set(
      names.map(field => fields[field] ?? 0),
      args / 4,
    )
    for (let i = 0; i < TIMES; i++) kernel(args, 0, SIZE)
  }
  const product = { k: SIZE, aStride: SIZE, bRowStride: 1, bColStride: SIZE, n: SIZE, cStride: SIZE }
  call('linear', linear, { ...product, a: zeros, b: zeros, c: zeros })
  // Where only answers are computed, there is none.
  if (linearGradWeight === undefined) return
  const gradient = { dyStride: SIZE, xStride: SIZE, rows: SIZE, inputs: SIZE }
  call('linearGradWeight', linearGradWeight, { ...gradient, dy: zeros, x: zeros, dw: zeros })
}
