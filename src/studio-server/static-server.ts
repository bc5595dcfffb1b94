import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join, normalize, sep } from 'node:path'
import { answerHalfClosed } from '../http/half-closed.js'
import { hostCheck } from '../http/host-check.js'
import { listen } from '../http/listen.js'
import { pagePolicy } from './page-policy.js'
import { contentType, type ServedFile, sendFile } from './send-file.js'

/** Shared memory, which threads need, is given to pages that are isolated by these headers. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
const HOST = '127.0.0.1'
/** For the head of a request to arrive, and for all of it. */
const RECEIVE_MS = 10_000

/** What is at a path: text made on the spot, or a file. */
export type StudioAnswer = { readonly text: string } | ServedFile

export interface StaticServerOptions {
  readonly port: number
  /** Send the headers that threads need. Default true. */
  readonly isolated?: boolean
  /** Names by which it may be asked, besides the loopback names. */
  readonly allowHosts?: readonly string[]
  /** The Content-Security-Policy. Default: the page's. */
  readonly policy?: string
  /** Answers by path (`runs/served/studio.json`), before the folder's files. */
  readonly extra?: ReadonlyMap<string, StudioAnswer>
}

/**
 * Serves the files below a folder to this machine alone.
 *
 * @throws GlassformerError when the port is taken.
 */
export async function serveFolder(folder: string, options: StaticServerOptions): Promise<Server> {
  const { port, isolated = true, allowHosts = [], policy = pagePolicy(), extra } = options
  const checkHost = hostCheck({ host: HOST, allowHosts })
  const headers = {
    ...(isolated && ISOLATED),
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const misled = checkHost(request)
    if (misled !== undefined) return refuse(response, misled.status, misled.message)
    const path = pathOf(request.url ?? '/')
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD'))
      return refuse(response, 400, 'bad request')
    const found = extra?.get(path) ?? { file: join(folder, path), within: folder }
    if ('text' in found) response.setHeader('Content-Type', contentType(path)).end(found.text)
    else if (!(await sendFile(found, request, response))) refuse(response, 404, 'not found')
  }
  const timeouts = { headersTimeout: RECEIVE_MS, requestTimeout: RECEIVE_MS, connectionsCheckingInterval: 1000 }
  const server = createServer({ ...timeouts, requireHostHeader: false })
  server.on('request', (request, response) => void answer(request, response))
  answerHalfClosed(server)
  await listen(server, { host: HOST, port })
  return server
}

/** The path below the folder that a request means; `undefined` when it leads out of it. */
function pathOf(url: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(url.split(/[?#]/u)[0] ?? '/')
  } catch {
    return undefined
  }
  const path = normalize(decoded.endsWith('/') ? `${decoded}index.html` : decoded).replace(/^[/\\]+/u, '')
  return path.split(sep).includes('..') || path.includes('\0') ? undefined : path
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${message}\n`)
}
