import type { Exchange } from './exchange.js'
import { HttpError } from './http-error.js'

/**
 * The bytes of the bodies that are read or answered. When they get too many, the largest of the requests is sent away:
 * many large ones can't shut a small one out.
 */
export class BytesInFlight {
  private readonly held = new Map<Exchange, number>()
  private total = 0

  constructor(private readonly most: number) {}

  add(exchange: Exchange, bytes: number): void {
    this.held.set(exchange, (this.held.get(exchange) ?? 0) + bytes)
    this.total += bytes
    while (this.total > this.most) this.sendAway(this.largest())
  }

  release(exchange: Exchange): void {
    this.total -= this.held.get(exchange) ?? 0
    this.held.delete(exchange)
  }

  /** Of equal ones the latest: the others are further on. */
  private largest(): Exchange {
    const [first, ...others] = [...this.held]
    return others.reduce((most, one) => (one[1] >= most[1] ? one : most), first as [Exchange, number])[0]
  }

  private sendAway(exchange: Exchange): void {
    this.release(exchange)
    const message = `the requests at hand have more than ${this.most} bytes, and this is the largest: try again in a second, or ask for less at once`
    exchange.abort(new HttpError('overloaded', message, { 'Retry-After': '1' }))
  }
}
