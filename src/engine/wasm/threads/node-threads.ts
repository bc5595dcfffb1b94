import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Thread } from './thread.js'

export const canShareMemory = true
export const mayBlock = true

export function hardwareThreads(): number {
  return availableParallelism()
}

/** @param blas whether the thread hands large products to the system's BLAS. */
export async function startThread(blas: boolean): Promise<Thread> {
  const worker = new Worker(new URL('./node-worker.js', import.meta.url), { workerData: { blas } })
  // A waiting thread must not keep a finished program alive.
  worker.unref()
  const failed = new Promise<never>((_, reject) => worker.once('error', reject))
  failed.catch(() => undefined)
  return {
    async serve(setup) {
      worker.ref()
      worker.postMessage(setup)
      await Promise.race([new Promise(resolve => worker.once('message', resolve)), failed])
      worker.unref()
    },
    end: () => void worker.terminate(),
  }
}
