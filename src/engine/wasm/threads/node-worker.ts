import { parentPort, workerData } from 'node:worker_threads'
import { findBlas } from '../../blas/find-blas.js'
import { withBlas } from '../../blas/with-blas.js'
import type { Kernels } from '../kernel-module.js'
import { serve, type WorkerSetup } from './worker.js'

const blas = (workerData as { readonly blas: boolean }).blas ? await findBlas() : null
parentPort?.once('message', (setup: WorkerSetup) => {
  const ready = (): void => parentPort?.postMessage('ready')
  if (blas === null) serve(setup, ready)
  else serve(setup, ready, (kernels: Kernels) => withBlas(kernels, setup.memory, blas))
})
