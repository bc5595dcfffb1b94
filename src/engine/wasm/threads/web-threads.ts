import type { WorkerSetup } from './worker.js'

/** Browsers share memory only between pages that are cross-origin isolated (COOP and COEP headers). */
export const canShareMemory = globalThis.crossOriginIsolated === true
/** A page's main thread may not sleep; a worker may. */
export const mayBlock = typeof document === 'undefined'

export function hardwareThreads(): number {
  return navigator.hardwareConcurrency
}

/** Starts one thread. @returns a function that ends it. */
export async function startThread(setup: WorkerSetup): Promise<() => void> {
  const worker = new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' })
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve()
    worker.onerror = event => reject(new Error(`a thread failed to start: ${event.message}`))
    worker.postMessage(setup)
  })
  return () => worker.terminate()
}
