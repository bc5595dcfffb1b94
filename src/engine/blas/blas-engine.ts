import { hardwareThreads, mayBlock, startThread } from '#threads'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Engine } from '../engine.js'
import { compileKernels } from '../wasm/compile-kernels.js'
import type { Kernels } from '../wasm/kernel-module.js'
import { MOST_BYTES } from '../wasm/linear-memory.js'
import { startAhead } from '../wasm/threads/thread.js'
import { WasmSession } from '../wasm/wasm-session.js'
import { findBlas } from './find-blas.js'
import { withBlas } from './with-blas.js'

/**
 * A BLAS sums in an order of its own that depends on a product's size. The work is always cut into so many pieces,
 * so that results don't depend on the number of threads; more threads than pieces would have nothing to do.
 */
const PIECES = 4
/** A BLAS copies the weights for each call: with fewer rows that is most of its work. */
const LEAST_ROWS = 24

export interface BlasEngineOptions {
  /** Threads, this one included, up to 4. Default: one a core. */
  readonly threads?: number
  /** Leave out rows of padding. Default true. */
  readonly packing?: boolean
}

/**
 * The wasm engine with large matrix products handed to the system's BLAS on the same memory. The same seed gives the
 * same bits on the same machine and library.
 *
 * @returns `null` where there is no BLAS.
 * @throws GlassformerError when the number of threads can't be.
 */
export async function createBlasEngine({ threads, packing = true }: BlasEngineOptions = {}): Promise<Engine | null> {
  const blas = await findBlas()
  if (blas === null) return null
  const workers = threads ?? Math.min(hardwareThreads(), PIECES)
  if (!Number.isInteger(workers) || workers < 1 || workers > PIECES) {
    throw new GlassformerError(`threads of the blas engine must be a whole number from 1 to ${PIECES}, not ${threads}`)
  }
  const takeThreads = startAhead(workers - 1, () => startThread(true))
  const module = await compileKernels('plain', true)
  const replaceKernels = (kernels: Kernels, memory: WebAssembly.Memory): Kernels => {
    blas.wantLargePages(blas.addressOf(memory.buffer), MOST_BYTES) // before weights lie there
    return withBlas(kernels, memory, blas)
  }
  const cut = { pieces: PIECES, leastRows: LEAST_ROWS }
  const options = { module, shared: true, workers, ...cut, replaceKernels, packing, mayBlock, takeThreads }
  return { name: 'blas', detail: blas.name, threads: workers, open: leaves => WasmSession.open(leaves, options) }
}
