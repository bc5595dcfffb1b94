import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WorkerSetup } from './worker.js'

export const canShareMemory = true
export const mayBlock = true

export function hardwareThreads(): number {
  return availableParallelism()
}

/** Starts one thread. @returns a function that ends it. */
export async function startThread(setup: WorkerSetup): Promise<() => void> {
  const worker = new Worker(new URL('./node-worker.js', import.meta.url), { workerData: setup })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  // A waiting thread must not keep a finished program alive.
  worker.unref()
  return () => void worker.terminate()
}
