import type { IncomingMessage } from 'node:http'
import { joinBytes } from '../math/join-bytes.js'
import { HttpError } from './http-error.js'
import { readPaced } from './read-paced.js'
import type { ServeLimits } from './serve-options.js'

/**
 * The whole body of a request, in memory of its own: it can be handed to another thread.
 *
 * @param onBytes told of every part that comes
 * @throws HttpError when it is too large, comes too slowly or is cut off; what `signal` is aborted with.
 */
export function readBody(
  request: IncomingMessage,
  { maxBody, receiveTimeout }: ServeLimits,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
    }
    const fail = (error: unknown): void => {
      end()
      reject(error)
    }
    const onAbort = (): void => fail(signal.reason)
    const onData = (chunk: Uint8Array): void => {
      size += chunk.length
      if (size > maxBody) fail(tooLarge(maxBody))
      else {
        chunks.push(chunk)
        onBytes(chunk.length)
      }
    }
    const onEnd = (): void => {
      end()
      resolve(joinBytes(chunks))
    }
    const onClose = (): void => fail(new HttpError('cut_off', `the body ended after ${size} bytes`))
    const timer = setTimeout(() => {
      const message = `the body did not arrive in ${receiveTimeout} s: ${size} bytes came`
      fail(new HttpError('too_slow', message))
    }, receiveTimeout * 1000)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort)
    request.on('data', onData).on('end', onEnd).on('close', onClose)
    readPaced(request)
  })
}

/** @throws HttpError when the headers say that the body is too large or can't be read. */
export function checkBodyHeaders({ headers }: IncomingMessage, { maxBody }: ServeLimits): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity', 'content-length': length } = headers
  const [media = '', ...parameters] = type.split(';').map(part => part.trim().toLowerCase())
  if (media !== 'application/json') {
    const given = type === '' ? 'there is none' : `not ${JSON.stringify(type.slice(0, 80))}`
    throw new HttpError('unsupported_media_type', `Content-Type must be application/json; ${given}`)
  }
  const charset = parameters.find(part => part.startsWith('charset='))?.replace(/^charset=|"/gu, '') ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8')
    throw new HttpError('unsupported_media_type', `the charset must be utf-8, not ${charset.slice(0, 40)}`)
  if (encoding !== 'identity') {
    const message = `Content-Encoding must be left out, not ${encoding.slice(0, 40)}: send the body uncompressed`
    throw new HttpError('unsupported_media_type', message)
  }
  if (Number(length ?? 0) > maxBody) throw tooLarge(maxBody, length)
}

function tooLarge(maxBody: number, length?: string): HttpError {
  const has = length === undefined ? '' : ` and has ${length}`
  return new HttpError('body_too_large', `a body has at most ${maxBody} bytes${has}: send fewer sources per request`)
}
