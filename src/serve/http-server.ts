import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerHalfClosed } from '../http/half-closed.js'
import { hostCheck } from '../http/host-check.js'
import { type Address, listen } from '../http/listen.js'
import { settleOptions } from '../options/settle.js'
import type { Answerer } from './answerer.js'
import { connectionError } from './connection-error.js'
import { Connections } from './connections.js'
import { Exchange } from './exchange.js'
import type { HttpError } from './http-error.js'
import { Routes } from './routes.js'
import { type AddressOptions, addressOptions, maxConnections, type ServeLimits } from './serve-options.js'

/** How long a connection may wait for its next request: longer than the balancers before it keep theirs. */
const KEEP_ALIVE_MS = 75_000
/** The most that headers may have. */
const HEADER_BYTES = 16 * 1024
/** What was refused and is still sent is read for so long. */
const LINGER_MS = 1000

/** A model behind HTTP. */
export class ModelServer {
  private readonly limits: ServeLimits
  private readonly connections: Connections
  private readonly routes: Routes
  private readonly server: Server
  private readonly address: { readonly host: string; readonly port: number }
  /** What was begun before stopping, and is not answered to the last byte. */
  private readonly active = new Set<Exchange>()
  private stopping: Promise<void> | undefined

  /** @throws GlassformerError for an option that there isn't or that can't be */
  constructor(answerer: Answerer, { version, ...given }: AddressOptions = {}) {
    const { host, port, allowHosts, cors } = settleOptions(addressOptions, given)
    const { limits } = answerer
    const { receiveTimeout, maxBody, connectionsPerAddress } = limits
    this.limits = limits
    this.address = { host, port }
    this.connections = new Connections({ most: maxConnections(limits), perAddress: connectionsPerAddress })
    const checkHost = hostCheck({ host, allowHosts })
    this.routes = new Routes(answerer, checkHost, { ...(cors && { cors }), ...(version && { version }) })
    this.server = createServer({
      headersTimeout: receiveTimeout * 1000,
      requestTimeout: 0, // the body has its own
      connectionsCheckingInterval: Math.min(1000, (receiveTimeout * 1000) / 4),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES,
      requireHostHeader: false, // checked, with words, like every other Host
    })
    answerHalfClosed(this.server)
    this.server.on('connection', socket => this.connections.add(socket))
    this.server.on('request', (request, response) => void this.exchange(request, response))
    this.server.on('checkContinue', (request, response) => {
      // Who asks before sending is told at once when the body is too large.
      if (!(Number(request.headers['content-length'] ?? 0) > maxBody)) response.writeContinue()
      void this.exchange(request, response)
    })
    this.server.on('clientError', (error, socket) => this.clientError(error, socket as Socket))
  }

  /** @throws GlassformerError when the address can't be had. */
  listen(): Promise<Address> {
    return listen(this.server, this.address)
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
    if (request.socket.destroyed) return // what else came with it is not answered
    const connection = this.connections.of(request.socket)
    const exchange = new Exchange(request, response, this.limits, this.routes.headers)
    if (this.routes.stopping) exchange.closeAfter()
    else this.active.add(exchange)
    void exchange.ended.then(() => {
      connection.end(exchange)
      if (this.active.delete(exchange)) this.closeWhenDone()
    })
    try {
      await connection.begin(exchange)
      exchange.signal.throwIfAborted()
      await this.routes.answer(exchange)
    } catch (error) {
      exchange.refuse(error)
    }
  }

  /** What comes is no HTTP, comes too slowly or ends too soon. */
  private clientError(error: Error, socket: Socket): void {
    const problem = connectionError(error)
    socket.on('error', () => undefined).resume()
    const exchange = [...this.connections.of(socket).exchanges].at(-1)
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
