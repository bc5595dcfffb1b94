import { setMaxListeners } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { HttpError } from './http-error.js'
import { jsonLine } from './json-line.js'
import { readPaced } from './read-paced.js'
import type { ServeLimits } from './serve-options.js'

/** The client has gone: nobody reads an answer. */
class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** What a client may still send after it was refused, so that it reads why instead of a reset connection. */
const LINGER_MS = 1000
/** Bytes of a stream that wait for their reader: a slower one is cut off. */
const MOST_UNREAD = 2 ** 20

/** One request and its answer. */
export class Exchange {
  /** Resolved when the answer is sent to its last byte, or the connection is closed. */
  readonly ended: Promise<void>
  private resolveEnded: () => void = () => undefined
  private readonly controller = new AbortController()
  private readonly deadline: NodeJS.Timeout
  private cut: NodeJS.Timeout | undefined

  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    { timeout }: ServeLimits,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.ended = new Promise(resolve => {
      this.resolveEnded = resolve
    })
    setMaxListeners(0, this.signal) // each source of a request listens
    this.deadline = setTimeout(() => this.timeIsUp(timeout), timeout * 1000)
    response.on('close', () => this.end()).on('error', () => undefined)
  }

  /** See {@link ended}. */
  end(): void {
    clearTimeout(this.deadline)
    clearTimeout(this.cut)
    this.abort(new ClientGone())
    this.resolveEnded()
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
    this.sendBytes(status, Buffer.from(jsonLine(body)), headers)
  }

  /** Answers with the bytes of a line of JSON. */
  sendBytes(status: number, bytes: Uint8Array, headers: OutgoingHttpHeaders = {}): void {
    const { response, request } = this
    if (response.headersSent || !this.open) return
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
    readPaced(request)
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

  /** Whether the answer is a stream that has begun. */
  get streams(): boolean {
    return this.response.headersSent
  }

  /** Begins an answer of server-sent events. */
  startEvents(): void {
    if (!this.open) return
    this.response.writeHead(200, { ...this.headers, 'Content-Type': 'text/event-stream; charset=utf-8' })
    this.response.flushHeaders()
  }

  /** @param line of JSON */
  sendEvent(event: string, line: string | Uint8Array): void {
    const { response, request } = this
    if (!this.open) return
    if (response.writableLength > MOST_UNREAD) {
      request.socket.destroy()
      return
    }
    response.write(`event: ${event}\ndata: `)
    response.write(line)
    response.write('\n')
  }

  endEvents(): void {
    this.response.end()
  }

  /** Writes what means nothing: if nobody reads any more, the connection closes. */
  probe(): void {
    const { request, response } = this
    if (response.headersSent) response.write(':\n\n')
    else if (request.httpVersionMinor > 0) response.writeProcessing()
  }

  /** Says why there is no answer, or no more of it. */
  refuse(error: unknown): void {
    this.abort(error)
    if (error instanceof ClientGone) return
    const told = error instanceof HttpError ? error : internal(error)
    if (this.response.headersSent) {
      this.sendEvent('error', jsonLine(told))
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
