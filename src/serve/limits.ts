/** What a server lets in. */
export interface ServeLimits {
  /** Bytes of a request's body. */
  readonly maxBody: number
  /** Tokens of a source, SOS and EOS included. */
  readonly maxLength: number
  /** New tokens of an answer. */
  readonly maxNewTokens: number
  /** Sources that are answered together, and the most of one request. */
  readonly maxBatch: number
  /** `numBeams` and `numReturnSequences`. */
  readonly maxBeams: number
  /** Requests that are read or answered at once. */
  readonly maxConcurrency: number
  /** Seconds that the headers may take to arrive, and the body after them. */
  readonly receiveTimeout: number
  /** Seconds from a request's headers to the end of its answer. */
  readonly timeout: number
}

export const defaultLimits = {
  maxBody: 2 ** 20,
  maxLength: 1024,
  maxNewTokens: 1024,
  maxBatch: 32,
  maxBeams: 16,
  maxConcurrency: 128,
  receiveTimeout: 10,
  timeout: 60,
} as const satisfies ServeLimits

/** Connections beyond this are closed at once: it is what idle and slow clients can take. */
export function maxConnections({ maxConcurrency }: ServeLimits): number {
  return 8 * maxConcurrency
}
