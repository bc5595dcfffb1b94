import type { EngineEvent, Method, Methods, Reply } from './protocol.ts'

/** The page's end of the engine: every call is answered by the worker, so that the page never waits. */
export class EngineClient {
  private readonly worker: Worker
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  private nextId = 0

  constructor(onEvent: (event: EngineEvent) => void) {
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ('event' in data) return onEvent(data)
      const caller = this.waiting.get(data.id)
      this.waiting.delete(data.id)
      if ('error' in data) caller?.reject(new Error(data.error))
      else caller?.resolve(data.result as never)
    }
    this.worker.onerror = event => {
      const error = new Error(event.message || 'the engine did not start')
      for (const { reject } of this.waiting.values()) reject(error)
      this.waiting.clear()
      onEvent({ event: 'failed', message: error.message })
    }
  }

  /** Ends the worker and whatever it computes. */
  end(): void {
    this.worker.terminate()
  }

  call<M extends Method>(
    method: M,
    args: Methods[M]['args'],
    transfer: Transferable[] = [],
  ): Promise<Methods[M]['result']> {
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.worker.postMessage({ id, method, args }, transfer)
    })
  }
}
