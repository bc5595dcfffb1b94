import { serve, type WorkerSetup } from './worker.js'

globalThis.onmessage = (event: MessageEvent<WorkerSetup>) => {
  serve(event.data, () => globalThis.postMessage('ready'))
}
