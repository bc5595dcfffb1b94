import { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { Kernel, KernelName, Kernels } from './kernel-module.js'

const names = Object.keys(kernelSignatures) as KernelName[]

/** A kernel's number in the programs' steps. */
export const kernelIndex = new Map<string, number>(names.map((name, index) => [name, index]))

/** The kernels of an instance by number. */
export function kernelList(kernels: Kernels): readonly Kernel[] {
  return names.map(name => kernels[name])
}
