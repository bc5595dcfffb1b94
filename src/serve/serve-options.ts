import { hostOptions } from '../http/host-options.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { section } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import { aText, leaf, real, whole } from '../options/values.js'

/** What a timer can count: a day is enough. */
const seconds = real({ above: 0, to: 86_400 })

/** What a server lets in. */
const limitOptions = {
  maxBody: { type: whole(1), about: "bytes of a request's body; beyond it 413", default: 2 ** 20 },
  maxInFlight: {
    type: whole(1),
    about: 'bytes of all bodies that are read or answered at once; beyond it the largest get 503 with Retry-After',
    default: 2 ** 26,
  },
  maxLength: {
    type: whole(3),
    about: "tokens of a source, SOS and EOS included, at most the model's maxLen; beyond it 422",
    default: 1024,
  },
  maxNewTokens: { type: whole(1), about: 'new tokens that a request may ask for; beyond it 400', default: 1024 },
  maxBatch: {
    type: whole(1),
    about: 'sources that are answered together, and the most of one request; beyond it 400',
    default: 32,
  },
  maxBeams: { type: whole(1), about: 'numBeams and numReturnSequences of a request; beyond it 400', default: 16 },
  maxConcurrency: {
    type: whole(1),
    about: 'requests that are answered at once; beyond it 503 with Retry-After',
    default: 128,
  },
  connectionsPerAddress: {
    type: whole(0),
    about: 'connections of one address, beyond which those that ask nothing are closed; 0: any number, behind a proxy',
    default: 256,
  },
  receiveTimeout: {
    type: seconds,
    about: 'seconds that the headers may take to arrive, and the body after them; beyond it 408',
    default: 10,
  },
  timeout: { type: seconds, about: 'seconds for the whole answer; beyond it 504', default: 60 },
} as const satisfies OptionTable

/** Where and to whom a server answers. */
export const addressOptions = {
  host: { type: aText, about: 'the address to listen on; 127.0.0.1: for this machine alone', default: '127.0.0.1' },
  port: { type: whole(0, 65_535), about: 'the port; 0: any free one', default: 8080 },
  ...hostOptions,
  cors: {
    type: leaf({
      words: '* or an origin such as https://example.org, without a path',
      jsonSchema: { type: 'string' },
      accepts: isOrigin,
      parse: text => text,
    }),
    about: 'lets pages of this origin ask, or of any: *',
    otherwise: 'those of no other origin may',
  },
} as const satisfies OptionTable

/** How a model is served. */
export const serveOptions = {
  ...addressOptions,
  limits: { type: section(limitOptions), about: 'what is let in', default: {} },
} as const satisfies OptionTable

/** Where and to whom a server answers; every option has a default. */
export interface AddressOptions extends Given<typeof addressOptions> {
  /** What the description says. */
  readonly version?: string
}

export interface GivenLimits extends Given<typeof limitOptions> {}

/** What a server lets in. */
export interface ServeLimits extends Settled<typeof limitOptions> {}

/**
 * The limits, none beyond what the model or another of them allows.
 *
 * @throws GlassformerError for one that there isn't or that can't be
 */
export function settleLimits(given: GivenLimits, maxLen: number): ServeLimits {
  const limits = settleOptions(limitOptions, given)
  return {
    ...limits,
    maxInFlight: Math.max(limits.maxInFlight, limits.maxBody),
    maxLength: Math.min(limits.maxLength, maxLen),
    maxNewTokens: Math.min(limits.maxNewTokens, maxLen),
  }
}

/** The most connections: what idle and slow clients can take. */
export function maxConnections({ maxConcurrency }: ServeLimits): number {
  return 8 * maxConcurrency
}

function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && (value === '*' || (URL.canParse(value) && new URL(value).origin === value))
}
