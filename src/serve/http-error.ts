import { GlassformerError } from '../errors/glassformer-error.js'

/** What the code of an error can be, with its status. */
export const ERROR_STATUS = {
  malformed_http: 400,
  cut_off: 400,
  invalid_json: 400,
  invalid_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  too_slow: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  misdirected: 421,
  invalid_source: 422,
  source_too_long: 422,
  headers_too_large: 431,
  internal: 500,
  overloaded: 503,
  stopping: 503,
  timeout: 504,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/** A request that gets no answer: what the client is told. */
export class HttpError extends GlassformerError {
  override readonly name = 'HttpError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }

  get status(): number {
    return ERROR_STATUS[this.code]
  }

  toJSON(): { readonly error: { readonly code: ErrorCode; readonly message: string } } {
    return { error: { code: this.code, message: this.message } }
  }
}
