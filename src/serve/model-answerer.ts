import { exampleText } from '../data/example-text.js'
import { answerOf } from '../decode/answer.js'
import type { SourceText } from '../decode/source-text.js'
import { searchStream } from '../decode/stream.js'
import { Turns } from '../decode/turns.js'
import type { Answerer, Asked, Load } from './answerer.js'
import { Batcher } from './batcher.js'
import { generateAnswer, streamedToken } from './generate-answer.js'
import { type GenerateRequest, parseGenerateRequest, type RequestOptions, requestOptions } from './generate-request.js'
import { jsonLine } from './json-line.js'
import { type GivenLimits, type ServeLimits, settleLimits } from './serve-options.js'
import { readSource, type ServedModel } from './served-model.js'

interface Unread {
  readonly asked: Asked
  readonly resolve: (answer: Promise<Uint8Array<ArrayBuffer>>) => void
  readonly reject: (reason: unknown) => void
}

/** Answers with a model in the same thread. */
export class ModelAnswerer implements Answerer {
  readonly limits: ServeLimits
  readonly example: string
  private readonly batcher: Batcher
  private readonly requestOptions: RequestOptions
  private readonly unread = new Set<Unread>()
  private reading = false

  /** @param onLoad told when the load has changed */
  constructor(
    private readonly served: ServedModel,
    limits: GivenLimits = {},
    onLoad?: () => void,
  ) {
    const { model } = served
    const { maxLen, decoderLayers, embedDim } = model.options
    this.limits = settleLimits(limits, maxLen)
    this.requestOptions = requestOptions(this.limits)
    this.example = exampleText(served.source)
    this.batcher = new Batcher((sources, options) => searchStream(model, sources, options), {
      maxBatch: this.limits.maxBatch,
      cacheWidth: 2 * decoderLayers * embedDim,
      onLoad,
    })
  }

  get load(): Load {
    return this.batcher.load
  }

  answer(asked: Asked): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.unread.add({ asked, resolve, reject })
      if (!this.reading) void this.read()
    })
  }

  /** The smallest first, so that many large ones, which take their time, keep no small one waiting. */
  private async read(): Promise<void> {
    this.reading = true
    const turns = new Turns()
    for (let next = smallest(this.unread); next !== undefined; next = smallest(this.unread)) {
      const { asked, resolve, reject } = next
      this.unread.delete(next)
      try {
        asked.signal.throwIfAborted()
        const request = parseGenerateRequest(asked.body, this.served, this.limits, this.requestOptions)
        const texts: SourceText[] = []
        for (const [index, text] of request.sources.entries()) {
          await turns.give()
          texts.push(readSource(this.served, text, request.placeOf(index), this.limits))
        }
        resolve(this.generate(request, texts, asked))
      } catch (error) {
        reject(error)
      }
      await turns.give()
    }
    this.reading = false
  }

  private async generate(
    { stream, options }: GenerateRequest,
    texts: readonly SourceText[],
    { signal, onTokens }: Asked,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { served } = this
    if (stream) onTokens([])
    const generations = await this.batcher.submit({
      sources: texts.map(({ ids }) => ids),
      options,
      signal,
      ...(stream && { onToken: (index, token) => onTokens([jsonLine(streamedToken(index, token, served.target))]) }),
    })
    const answers = texts.map((text, index) => answerOf(served, text, generations[index] ?? { sequences: [] }))
    return new TextEncoder().encode(jsonLine(generateAnswer(answers)))
  }
}

function smallest(all: ReadonlySet<Unread>): Unread | undefined {
  const [first, ...others] = all
  return others.reduce((least, one) => (one.asked.body.length < least.asked.body.length ? one : least), first)
}
