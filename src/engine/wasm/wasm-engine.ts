import { canShareMemory, hardwareThreads, mayBlock, startThread } from '#threads'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Engine } from '../engine.js'
import { type Arithmetic, compileAnsweringKernels, compileKernels } from './compile-kernels.js'
import { startAhead } from './threads/thread.js'
import { WasmSession } from './wasm-session.js'

export interface WasmEngineOptions {
  /** `relaxed` fuses multiply and add: faster on some processors, other bits. Default `plain`. */
  readonly arithmetic?: Arithmetic
  /** Threads, this one included. Default: one a core, at most 4; 1 where memory can't be shared. */
  readonly threads?: number
  /** Load at first the kernels alone that an answer takes, on one thread; the others when they are needed. Default false. */
  readonly answering?: boolean
  /** Leave out rows of padding where that changes nothing. Default true. */
  readonly packing?: boolean
}

const MOST_THREADS = 64

/**
 * The embedded engine: SIMD kernels in WebAssembly, in Node and browsers. The same seed gives the same bits whatever
 * the number of threads.
 *
 * @throws GlassformerError when the number of threads can't be.
 */
export async function createWasmEngine(options: WasmEngineOptions = {}): Promise<Engine> {
  const { arithmetic = 'plain', answering = false, packing = true } = options
  const wanted = options.threads ?? Math.min(hardwareThreads(), 4)
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_THREADS) {
    throw new GlassformerError(`threads must be a whole number from 1 to ${MOST_THREADS}, not ${wanted}`)
  }
  const workers = canShareMemory ? wanted : 1
  const shared = workers > 1
  const takeThreads = startAhead(workers - 1, () => startThread(false))
  const isPart = answering && arithmetic === 'plain' && !shared
  const module = await (isPart ? compileAnsweringKernels() : compileKernels(arithmetic, shared))
  const all = isPart ? { allKernels: () => compileKernels(arithmetic, shared) } : {}
  return {
    name: arithmetic === 'plain' ? 'wasm' : 'wasm-relaxed',
    threads: workers,
    open: leaves =>
      WasmSession.open(leaves, { module, ...all, shared, workers, pieces: workers, packing, mayBlock, takeThreads }),
  }
}
