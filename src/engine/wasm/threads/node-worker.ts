import { parentPort, workerData } from 'node:worker_threads'
import { serve, type WorkerSetup } from './worker.js'

serve(workerData as WorkerSetup, () => parentPort?.postMessage('ready'))
