import { findBlas } from '#dist/engine/blas/find-blas.js'
import { withBlas } from '#dist/engine/blas/with-blas.js'
import { compileKernels } from '#dist/engine/wasm/compile-kernels.js'
import { instantiateKernels, type Kernels } from '#dist/engine/wasm/kernel-module.js'

export const PAGE = 1 << 16

/** The system's BLAS; `null` where there is none, and its tests are skipped. */
export const blas = await findBlas()
if (blas === null) console.warn('SKIPPED: kernels with a BLAS: there is none (Debian: libopenblas0-pthread)')

/** The kernels on a memory whose second page is their scratch, as they are and with the BLAS. */
export async function kernelsOn(memory: WebAssembly.Memory): Promise<{ plain: Kernels; byBlas: Kernels }> {
  if (blas === null) throw new Error('there is no BLAS')
  const plain = instantiateKernels(await compileKernels('plain', true), memory)
  plain.setScratch(PAGE)
  return { plain, byBlas: withBlas(plain, memory, blas) }
}
