import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A file, and the folder out of which no link may lead. */
export interface ServedFile {
  readonly file: string
  readonly within: string
}

/** @param path a name with the ending that says the type */
export function contentType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream'
}

/** Sends a file. @returns whether there is one */
export async function sendFile(
  served: ServedFile,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const handle = await openWithin(served)
  if (handle === undefined) return false
  try {
    const found = await handle.stat()
    if (!found.isFile()) return false
    response.setHeader('Content-Type', contentType(served.file))
    response.setHeader('Content-Length', found.size)
    if (request.method === 'HEAD' || found.size === 0) response.end()
    // Of a file that grows meanwhile, what was announced.
    else await pipeline(handle.createReadStream({ end: found.size - 1, autoClose: false }), response)
  } catch {
    response.destroy() // the client has gone, or the file can't be read
  } finally {
    await handle.close()
  }
  return true
}

async function openWithin({ file, within }: ServedFile): Promise<FileHandle | undefined> {
  try {
    const [path, root] = await Promise.all([realpath(file), realpath(within)])
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
    // A link or a pipe that has come in its place since is not followed, nor waited for.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}
