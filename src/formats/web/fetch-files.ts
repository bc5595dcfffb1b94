import { GlassformerError } from '../../errors/glassformer-error.js'
import type { OnProgress } from '../loading-progress.js'

/** Which files to fetch. */
interface Wanted {
  readonly required: readonly string[]
  /** Left out of the result where the server has none. */
  readonly optional: readonly string[]
}

/**
 * Fetches files that belong together, all at once.
 *
 * @param folder their address, with or without a slash at its end
 * @returns file name → bytes
 * @throws GlassformerError naming the file that can't be had
 */
export async function fetchFiles(
  folder: string,
  { required, optional }: Wanted,
  onProgress?: OnProgress,
): Promise<Map<string, Uint8Array>> {
  const base = new URL(folder.endsWith('/') ? folder : `${folder}/`, document.baseURI)
  const asked = [...required, ...optional].map(async name => [name, await ask(new URL(name, base))] as const)
  const there = (await Promise.all(asked)).flatMap(([name, response]) =>
    isFile(response) ? [{ name, response }] : refuse(required.includes(name), response),
  )
  const total = there.reduce((sum, { response }) => sum + sizeOf(response), 0) || undefined // NaN: one is unknown
  let loaded = 0
  const read = there.map(async ({ name, response }) => {
    const bytes = await bytesOf(response, count => onProgress?.({ loaded: (loaded += count), total }))
    return [name, bytes] as const
  })
  return new Map(await Promise.all(read))
}

async function ask(address: URL): Promise<Response> {
  try {
    return await fetch(address)
  } catch (error) {
    throw new GlassformerError(`${address.href} can't be fetched: ${error instanceof Error ? error.message : error}`)
  }
}

/** Servers of single-page applications answer with their page where they have no file. */
function isFile({ ok, headers }: Response): boolean {
  return ok && !headers.get('Content-Type')?.startsWith('text/html')
}

function refuse(isRequired: boolean, { url, ok, status }: Response): [] {
  if (!isRequired) return []
  const why = ok ? 'the server answers with a page in its place' : `the server answers ${status}`
  throw new GlassformerError(`${url} is no file: ${why}; put the files of the model folder there`)
}

/** A compressed file's length is not that of its bytes. */
function sizeOf({ headers }: Response): number {
  const length = headers.get('Content-Length')
  return length === null || headers.has('Content-Encoding') ? Number.NaN : Number(length)
}

async function bytesOf(response: Response, onChunk: (bytes: number) => void): Promise<Uint8Array> {
  const { body, url } = response
  // Where the length is known, a large file is never held twice.
  let bytes = new Uint8Array(sizeOf(response) || 0)
  let length = 0
  try {
    for (const reader = body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read()
      if (done) break
      if (length + value.length > bytes.length) {
        const shorter = bytes
        bytes = new Uint8Array(2 * length + value.length)
        bytes.set(shorter)
      }
      bytes.set(value, length)
      length += value.length
      onChunk(value.length)
    }
  } catch (error) {
    throw new GlassformerError(`${url} broke off: ${error instanceof Error ? error.message : error}`)
  }
  return length === bytes.length ? bytes : bytes.slice(0, length)
}
