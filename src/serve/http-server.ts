import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { GlassformerError } from '../errors/glassformer-error.js'
import { systemErrorCode, systemErrorReason } from '../formats/node/system-error.js'
import { settleOptions } from '../options/settle.js'
import { connectionError } from './connection-error.js'
import { Exchange } from './exchange.js'
import type { HttpError } from './http-error.js'
import { Routes } from './routes.js'
import { maxConnections, type ServeLimits, type ServeOptions, serveOptions } from './serve-options.js'
import type { ServedModel } from './served-model.js'

/** How long a connection may wait for its next request: longer than the balancers before it keep theirs. */
const KEEP_ALIVE_MS = 75_000
/** The most that headers may have. */
const HEADER_BYTES = 16 * 1024
/** What was refused and is still sent is read for so long. */
const LINGER_MS = 1000

/** A model behind HTTP. */
export class ModelServer {
  /** What goes on on each connection, in order. */
  private readonly exchanges = new WeakMap<Socket, Set<Exchange>>()
  private readonly routes: Routes
  private readonly server: Server
  private readonly address: { readonly host: string; readonly port: number }
  readonly limits: ServeLimits
  /** What was begun before stopping, and is not answered to the last byte. */
  private readonly active = new Set<Exchange>()
  private stopping: Promise<void> | undefined

  /** @throws GlassformerError for an option that there isn't or that can't be */
  constructor(served: ServedModel, { version, ...given }: ServeOptions = {}) {
    const { host, port, cors, limits: asked } = settleOptions(serveOptions, given)
    const { maxLen } = served.model.options
    const maxLength = Math.min(asked.maxLength, maxLen)
    const maxNewTokens = Math.min(asked.maxNewTokens, maxLen)
    const limits = { ...asked, maxLength, maxNewTokens }
    this.address = { host, port }
    this.limits = limits
    this.routes = new Routes(served, limits, { ...(cors && { cors }), ...(version && { version }) })
    this.server = createServer({
      headersTimeout: limits.receiveTimeout * 1000,
      requestTimeout: 0, // the body has its own
      connectionsCheckingInterval: Math.min(1000, (limits.receiveTimeout * 1000) / 4),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES,
    })
    this.server.maxConnections = maxConnections(limits)
    this.server.on('request', (request, response) => void this.exchange(request, response))
    this.server.on('checkContinue', (request, response) => {
      // Who asks before sending is told at once when the body is too large.
      if (!(Number(request.headers['content-length'] ?? 0) > limits.maxBody)) response.writeContinue()
      void this.exchange(request, response)
    })
    this.server.on('clientError', (error, socket) => this.clientError(error, socket as Socket))
  }

  /** @throws GlassformerError when the address can't be had. */
  async listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }> {
    const { host, port } = this.address
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', error => reject(new GlassformerError(addressProblem(error, host, port))))
      this.server.listen(port, host, resolve)
    })
    const { port: given } = this.server.address() as AddressInfo
    return { host, port: given, url: `http://${host.includes(':') ? `[${host}]` : host}:${given}` }
  }

  /** Takes no more requests (their answer is 503), and ends when those that it has taken are answered. */
  stop(): Promise<void> {
    this.stopping ??= new Promise(resolve => {
      this.server.once('close', resolve)
    })
    this.routes.stopping = true
    for (const exchange of this.active) exchange.closeAfter()
    this.closeWhenDone()
    return this.stopping
  }

  private closeWhenDone(): void {
    if (!this.routes.stopping || this.active.size > 0) return
    this.server.close()
    this.server.closeAllConnections()
  }

  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = this.exchangesOn(request.socket)
    const exchange = new Exchange(request, response, this.limits, this.routes.headers, () => {
      own.delete(exchange)
      if (this.active.delete(exchange)) this.closeWhenDone()
    })
    own.add(exchange)
    if (this.routes.stopping) exchange.closeAfter()
    else this.active.add(exchange)
    try {
      await this.routes.answer(exchange)
    } catch (error) {
      exchange.refuse(error)
    }
  }

  private exchangesOn(socket: Socket): Set<Exchange> {
    const known = this.exchanges.get(socket)
    if (known !== undefined) return known
    const own = new Set<Exchange>()
    this.exchanges.set(socket, own)
    // An answer that waits for those before it is not told that its connection has closed.
    socket.once('close', () => {
      for (const exchange of own) exchange.end()
    })
    return own
  }

  /** What comes is no HTTP, comes too slowly or ends too soon. */
  private clientError(error: Error, socket: Socket): void {
    const problem = connectionError(error)
    socket.on('error', () => undefined).resume()
    const exchange = [...(this.exchanges.get(socket) ?? [])].at(-1)
    if (problem === undefined || !socket.writable) {
      socket.destroy()
    } else if (exchange?.open === true) {
      // A request that came whole gets its answer; what follows it is not read.
      if (exchange.request.complete) exchange.closeAfter()
      else exchange.abort(problem)
    } else {
      socket.end(rawAnswer(problem))
      setTimeout(() => socket.destroy(), LINGER_MS)
    }
  }
}

function rawAnswer(problem: HttpError): string {
  const body = `${JSON.stringify(problem)}\n`
  const lines = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

function addressProblem(error: Error, host: string, port: number): string {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return `port ${port} is taken: give another with --port, or --port 0 for any free one`
    case 'EACCES':
      return `port ${port} needs more rights than this user has: give one from 1024 up with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: give one with --host, such as 127.0.0.1 or 0.0.0.0`
    default:
      return `cannot listen on ${host} port ${port}: ${systemErrorReason(error)}`
  }
}
