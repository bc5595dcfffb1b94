import type { Answerer } from './answerer.js'
import { BytesInFlight } from './bytes-in-flight.js'
import type { Exchange } from './exchange.js'
import { HttpError } from './http-error.js'
import { checkBodyHeaders, readBody } from './read-body.js'

/** `POST /v1/generate`. */
export class GenerateRoute {
  /** Requests that are read or answered now. */
  requests = 0
  answered = 0
  private answering = 0
  private readonly inFlight: BytesInFlight

  constructor(private readonly answerer: Answerer) {
    this.inFlight = new BytesInFlight(answerer.limits.maxInFlight)
  }

  /** @throws HttpError for a request that gets no answer. */
  async answer(exchange: Exchange): Promise<void> {
    this.requests++
    try {
      const { request, signal } = exchange
      const { limits } = this.answerer
      checkBodyHeaders(request, limits)
      const body = await readBody(request, limits, signal, bytes => this.inFlight.add(exchange, bytes))
      await this.generate(exchange, body)
      this.answered++
    } finally {
      this.requests--
      this.inFlight.release(exchange)
    }
  }

  private async generate(exchange: Exchange, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { maxConcurrency } = this.answerer.limits
    // Who is slow to send takes nobody's place.
    if (this.answering >= maxConcurrency) {
      const message = `${maxConcurrency} requests are answered already: try again in a second`
      throw new HttpError('overloaded', message, { 'Retry-After': '1' })
    }
    this.answering++
    try {
      const onTokens = (tokens: readonly string[]): void => {
        if (!exchange.streams) exchange.startEvents()
        for (const token of tokens) exchange.sendEvent('token', token)
      }
      const answer = await this.answerer.answer({ body, signal: exchange.signal, onTokens })
      if (!exchange.streams) return exchange.sendBytes(200, answer)
      exchange.sendEvent('answer', answer)
      exchange.endEvents()
    } finally {
      this.answering--
    }
  }
}
