import type { ServeLimits } from './serve-options.js'

/** A body of `POST /v1/generate` that is to be answered. */
export interface Asked {
  readonly body: Uint8Array<ArrayBuffer>
  /** Whoever asked has gone, or waited long enough: the answer rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** The JSON of tokens as soon as they are settled, where the body asks for a stream; to begin with, of none. */
  readonly onTokens: (tokens: readonly string[]) => void
}

/** How much there is to do. */
export interface Load {
  /** Sources that no batch has taken yet. */
  readonly waiting: number
  /** Batches that are computed. */
  readonly batches: number
}

/** Answers the bodies of requests with a model. */
export interface Answerer {
  readonly limits: ServeLimits
  /** A text that the model can answer. */
  readonly example: string
  readonly load: Load
  /**
   * @returns the JSON of the answer.
   * @throws HttpError for a request that gets no answer.
   */
  answer(asked: Asked): Promise<Uint8Array<ArrayBuffer>>
}
