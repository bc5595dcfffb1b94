import { systemErrorCode } from '../formats/node/system-error.js'
import { HttpError } from './http-error.js'

/** What to say on a connection whose request can't be read; `undefined`: nobody is there any more. */
export function connectionError(error: Error): HttpError | undefined {
  switch (systemErrorCode(error)) {
    case 'ECONNRESET':
    case 'EPIPE':
      return undefined
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError('too_slow', 'the headers of the request did not arrive in time')
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(
        'headers_too_large',
        'the headers of the request are too large: shorten the address or cookies',
      )
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new HttpError('body_too_large', 'the chunk extensions of the body are too large: leave them out')
    case 'HPE_INVALID_EOF_STATE':
      return new HttpError('cut_off', 'the request was cut off: its end never came')
    default:
      return new HttpError('malformed_http', `the request is no HTTP/1.1: ${error.message.replace(/\s+/gu, ' ')}`)
  }
}
