import type { Thread } from './thread.js'

/** Browsers share memory only between pages that are cross-origin isolated (COOP and COEP headers). */
export const canShareMemory = globalThis.crossOriginIsolated === true
/** A page's main thread may not sleep; a worker may. */
export const mayBlock = typeof document === 'undefined'

export function hardwareThreads(): number {
  return navigator.hardwareConcurrency
}

/** Starts one thread, of a program that is no file: bundlers need not find it. */
export async function startThread(): Promise<Thread> {
  const { webWorkerSource } = await import('../generated/web-worker.generated.js')
  const program = URL.createObjectURL(new Blob([webWorkerSource], { type: 'text/javascript' }))
  const worker = new Worker(program, { type: 'module' })
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve()
    worker.onerror = event => reject(new Error(`a thread failed to start: ${event.message ?? 'blob: is forbidden'}`))
  }).finally(() => URL.revokeObjectURL(program))
  ready.catch(() => undefined) // who gives it work says so
  return {
    serve(setup) {
      worker.postMessage(setup)
      return ready
    },
    end: () => worker.terminate(),
  }
}
