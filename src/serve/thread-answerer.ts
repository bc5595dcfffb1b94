import { Worker } from 'node:worker_threads'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Answerer, Asked, Load } from './answerer.js'
import { HttpError } from './http-error.js'
import type { ServeLimits } from './serve-options.js'
import type { AskMessage, Reply, ThreadMessage, ThreadSetup } from './thread-messages.js'

interface Waiting {
  readonly onTokens: Asked['onTokens']
  readonly resolve: (answer: Uint8Array<ArrayBuffer>) => void
  readonly reject: (reason: unknown) => void
}

interface Started {
  readonly thread: Worker
  readonly limits: ServeLimits
  readonly example: string
}

const IDLE: Load = { waiting: 0, batches: 0 }

/**
 * Answers with a model in a thread of its own: whatever it has to compute, this thread takes requests and says how it
 * is. Should the model's thread end, another takes its place.
 */
export class ThreadAnswerer implements Answerer {
  readonly limits: ServeLimits
  readonly example: string
  load = IDLE
  private thread: Promise<Worker>
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0
  private stopped = false

  private constructor(
    private readonly setup: ThreadSetup,
    { thread, limits, example }: Started,
  ) {
    this.limits = limits
    this.example = example
    this.thread = Promise.resolve(this.watched(thread))
  }

  /** @throws GlassformerError saying what is wrong with the model or its engine. */
  static async start(setup: ThreadSetup): Promise<ThreadAnswerer> {
    return new ThreadAnswerer(setup, await startThread(setup))
  }

  async answer({ body, signal, onTokens }: Asked): Promise<Uint8Array<ArrayBuffer>> {
    const thread = await this.thread
    signal.throwIfAborted()
    const id = ++this.lastId
    const send = (message: AskMessage, transfer: ArrayBuffer[] = []): void => thread.postMessage(message, transfer)
    const giveUp = (): void => {
      send({ id })
      this.waiting.get(id)?.reject(signal.reason)
    }
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.set(id, { onTokens, resolve, reject })
        signal.addEventListener('abort', giveUp)
        send({ id, body }, [body.buffer])
      })
    } finally {
      signal.removeEventListener('abort', giveUp)
      this.waiting.delete(id)
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    await (await this.thread).terminate()
  }

  private watched(thread: Worker): Worker {
    let why = 'nobody knows why'
    thread.on('message', message => this.receive(message))
    thread.once('error', error => {
      why = error.message
    })
    thread.once('exit', () => this.replace(why))
    thread.unref() // alone it keeps no program alive
    return thread
  }

  private receive(message: ThreadMessage): void {
    if (message.kind === 'load') this.load = message.load
    else if ('id' in message) hear(message, this.waiting.get(message.id))
  }

  private replace(why: string): void {
    if (this.stopped) return
    this.load = IDLE
    for (const { reject } of this.waiting.values()) reject(new Error(`the model's thread ended: ${why}`))
    const started = startThread(this.setup)
    this.thread = started.then(({ thread }) => this.watched(thread))
    // Without one there is nothing left to do.
    this.thread.catch(error =>
      setImmediate(() => {
        throw error
      }),
    )
  }
}

/** @param waiting `undefined`: nobody any more. */
function hear(reply: Reply, waiting: Waiting | undefined): void {
  switch (reply.kind) {
    case 'tokens':
      waiting?.onTokens(reply.tokens)
      break
    case 'answer':
      waiting?.resolve(reply.answer)
      break
    case 'refused':
      waiting?.reject(new HttpError(reply.code, reply.message))
      break
    case 'failed':
      waiting?.reject(reply.error)
      break
  }
}

function startThread(setup: ThreadSetup): Promise<Started> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./answerer-thread.js', import.meta.url), { workerData: setup })
    const onExit = (): void => reject(new Error("the model's thread ended before it began"))
    thread.once('error', reject).once('exit', onExit)
    thread.once('message', (message: ThreadMessage) => {
      thread.off('error', reject).off('exit', onExit)
      if (message.kind === 'ready') resolve({ thread, limits: message.limits, example: message.example })
      else reject(new GlassformerError(message.kind === 'unable' ? message.message : message.kind))
    })
  })
}
