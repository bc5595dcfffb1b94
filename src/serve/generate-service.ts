import { answerOf } from '../decode/answer.js'
import type { SourceText } from '../decode/source-text.js'
import { searchStream } from '../decode/stream.js'
import { Turns } from '../decode/turns.js'
import { Batcher } from './batcher.js'
import type { Exchange } from './exchange.js'
import { generateAnswer, streamedToken } from './generate-answer.js'
import { type GenerateRequest, parseGenerateRequest } from './generate-request.js'
import { HttpError } from './http-error.js'
import { checkBodyHeaders, readBody } from './read-body.js'
import type { ServeLimits } from './serve-options.js'
import { readSource, type ServedModel } from './served-model.js'

/** `POST /v1/generate`. */
export class GenerateService {
  readonly batcher: Batcher
  /** Requests that are read or answered now. */
  requests = 0
  answered = 0

  constructor(
    private readonly served: ServedModel,
    private readonly limits: ServeLimits,
  ) {
    this.batcher = new Batcher((sources, options) => searchStream(served.model, sources, options), limits.maxBatch)
  }

  /** @throws HttpError for a request that gets no answer. */
  async answer(exchange: Exchange): Promise<void> {
    const { maxConcurrency } = this.limits
    if (this.requests >= maxConcurrency) {
      const message = `${maxConcurrency} requests are answered already: try again in a second`
      throw new HttpError('overloaded', message, { 'Retry-After': '1' })
    }
    this.requests++
    try {
      const { request, signal } = exchange
      checkBodyHeaders(request, this.limits)
      const body = await readBody(request, this.limits, signal)
      await this.generate(exchange, parseGenerateRequest(body, this.served, this.limits))
      this.answered++
    } finally {
      this.requests--
    }
  }

  private async generate(exchange: Exchange, { sources, placeOf, stream, options }: GenerateRequest): Promise<void> {
    const { served, limits, batcher } = this
    const texts: SourceText[] = []
    const turns = new Turns()
    for (const [index, text] of sources.entries()) {
      texts.push(readSource(served, text, placeOf(index), limits))
      await turns.give()
    }
    const shared = { options, signal: exchange.signal }
    if (stream) exchange.startEvents()
    const generations = await Promise.all(
      texts.map(({ ids: source }, index) => {
        if (!stream) return batcher.submit({ ...shared, source })
        return batcher.submit({
          ...shared,
          source,
          onToken: token => exchange.sendEvent('token', streamedToken(index, token, served.target)),
        })
      }),
    )
    const answers = texts.map((text, index) => answerOf(served, text, generations[index] ?? { sequences: [] }))
    const answer = generateAnswer(answers)
    if (!stream) return exchange.send(200, answer)
    exchange.sendEvent('answer', answer)
    exchange.endEvents()
  }
}
