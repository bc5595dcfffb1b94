import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { GlassformerError } from '../errors/glassformer-error.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Shared memory, which threads need, is given to pages that are isolated by these headers. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export interface StaticServerOptions {
  readonly port: number
  /** Send the headers that threads need. Default true. */
  readonly isolated?: boolean
  /** Answers made on the spot, by path (`runs/served/studio.json`): text, or the path of a file. */
  readonly extra?: ReadonlyMap<string, { readonly text: string } | { readonly file: string }>
}

/**
 * Serves the files below a folder to this machine alone.
 *
 * @throws GlassformerError when the port is taken.
 */
export async function serveFolder(folder: string, options: StaticServerOptions): Promise<Server> {
  const { port, isolated = true, extra = new Map() } = options
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(isolated ? ISOLATED : {})) response.setHeader(name, value)
    response.setHeader('Cache-Control', 'no-cache')
    const path = pathOf(request.url ?? '/')
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return refuse(response, 400)
    const made = extra.get(path)
    if (made !== undefined && 'text' in made) {
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'text/plain')
      response.end(made.text)
      return
    }
    void sendFile(made?.file ?? join(folder, path), response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is taken: give another with --port' : error.message
      reject(new GlassformerError(`port ${port}: ${why}`))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
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

async function sendFile(file: string, response: ServerResponse): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) return refuse(response, 404)
  response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream')
  response.setHeader('Content-Length', found.size)
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain')
  response.end(status === 404 ? 'not found' : 'bad request')
}
