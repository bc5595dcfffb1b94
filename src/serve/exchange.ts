import { setMaxListeners } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { HttpError } from './http-error.js'
import type { ServeLimits } from './serve-options.js'

/** The client has gone: nobody reads an answer. */
class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** What a client may still send after it was refused, so that it reads why instead of a reset connection. */
const LINGER_MS = 1000

/** One request and its answer. */
export class Exchange {
  private readonly controller = new AbortController()
  private readonly deadline: NodeJS.Timeout
  private cut: NodeJS.Timeout | undefined

  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    { timeout }: ServeLimits,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly onEnd: (exchange: Exchange) => void,
  ) {
    setMaxListeners(0, this.signal) // each source of a request listens
    this.deadline = setTimeout(() => this.timeIsUp(timeout), timeout * 1000)
    response.on('close', () => this.end()).on('error', () => undefined)
  }

  /** The answer is sent to its last byte, or the connection is closed. */
  end(): void {
    clearTimeout(this.deadline)
    clearTimeout(this.cut)
    this.abort(new ClientGone())
    this.onEnd(this)
  }

  /** Aborted when the client has gone, the time is up or the request turned out to be malformed. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Whether the client waits for (more of) the answer. */
  get open(): boolean {
    return !this.response.writableEnded && !this.response.destroyed
  }

  /** Ends the work on the answer. */
  abort(reason: unknown): void {
    if (!this.signal.aborted) this.controller.abort(reason)
  }

  /** The connection ends with this answer. */
  closeAfter(): void {
    if (!this.response.headersSent) this.response.setHeader('Connection', 'close')
    this.response.shouldKeepAlive = false
  }

  /** Answers with JSON. */
  send(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
    const { response, request } = this
    if (response.headersSent || !this.open) return
    const bytes = Buffer.from(`${JSON.stringify(body)}\n`)
    const lingers = !request.complete && hasBody(request)
    if (lingers) this.closeAfter()
    response.writeHead(status, {
      ...this.headers,
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes.length,
      ...headers,
    })
    if (!lingers) {
      response.end(bytes)
      return
    }
    response.write(bytes)
    request.resume()
    const end = (): void => {
      clearTimeout(timer)
      response.end()
    }
    const timer = setTimeout(end, LINGER_MS)
    request.once('end', end).once('close', end)
  }

  /** Answers without a body. */
  sendEmpty(status: number, headers: OutgoingHttpHeaders): void {
    this.response.writeHead(status, { ...this.headers, ...headers })
    this.response.end()
  }

  /** Begins an answer of server-sent events. */
  startEvents(): void {
    this.response.writeHead(200, { ...this.headers, 'Content-Type': 'text/event-stream; charset=utf-8' })
    this.response.flushHeaders()
  }

  sendEvent(event: string, data: unknown): void {
    if (this.open) this.response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  endEvents(): void {
    this.response.end()
  }

  /** Says why there is no answer, or no more of it. */
  refuse(error: unknown): void {
    this.abort(error)
    if (error instanceof ClientGone) return
    const told = error instanceof HttpError ? error : internal(error)
    if (this.response.headersSent) {
      this.sendEvent('error', told)
      this.endEvents()
    } else this.send(told.status, told, { ...told.headers })
  }

  private timeIsUp(timeout: number): void {
    const message = `the answer took longer than ${timeout} s: ask for less, or start the server with a longer --timeout`
    this.abort(new HttpError('timeout', message))
    // Who doesn't read is not waited for.
    this.cut = setTimeout(() => this.request.socket.destroy(), 2 * LINGER_MS)
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function internal(error: unknown): HttpError {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ')
  process.stderr.write(`glassformer serve: ${error instanceof Error ? error.stack : message}\n`)
  return new HttpError('internal', `the answer could not be computed: ${message}`)
}
