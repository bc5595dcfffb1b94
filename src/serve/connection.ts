import type { Socket } from 'node:net'
import type { Exchange } from './exchange.js'
import { HttpError } from './http-error.js'

/** A client may leave its connection unused for so long, however many there are. */
const RESTING_MS = 5000
/** How often it is tried whether a client that sends no more still reads. */
const PROBE_MS = 1000
/** Requests that come on a connection before the first of them is answered; with more it is closed. */
const MOST_AHEAD = 64

/** A connection and what goes on on it. */
export class Connection {
  /** Its requests that are not answered to the last byte, in order. */
  readonly exchanges = new Set<Exchange>()
  private hasAnswered = false
  private idleSince = performance.now()

  constructor(
    private readonly socket: Socket,
    /** See `addressKey`. */
    readonly address: string,
  ) {
    // It may have gone, or wait for its answer: only what is written to it tells.
    socket.once('end', () => {
      const probing = setInterval(() => [...this.exchanges][0]?.probe(), PROBE_MS)
      socket.once('close', () => clearInterval(probing))
    })
  }

  /** @returns when the requests before it are answered */
  async begin(exchange: Exchange): Promise<void> {
    const before = [...this.exchanges].at(-1)
    this.exchanges.add(exchange)
    if (this.exchanges.size > MOST_AHEAD) this.socket.destroy()
    await before?.ended
  }

  end(exchange: Exchange): void {
    this.exchanges.delete(exchange)
    this.hasAnswered = true
    this.idleSince = performance.now()
  }

  /** No whole request has come yet. */
  get owesRequest(): boolean {
    return !this.hasAnswered && [...this.exchanges].every(({ request }) => !request.complete)
  }

  /** It was answered, and has not asked for long. */
  get rests(): boolean {
    return this.exchanges.size === 0 && performance.now() - this.idleSince > RESTING_MS
  }

  /** Ends it, and tells why where somebody waits for an answer. */
  close(why: string): void {
    if (this.owesRequest || this.exchanges.size === 0) this.socket.destroy()
    for (const exchange of this.exchanges) {
      exchange.closeAfter()
      exchange.abort(new HttpError('overloaded', why, { 'Retry-After': '1' }))
    }
  }
}
