import { joinBytes } from '../../../math/join-bytes.js'

/** The bytes of a text that holds them compressed, in base64. */
export async function unpack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { writable, readable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const written = Promise.all([writer.write(decodeBase64(text)), writer.close()])
  const parts: Uint8Array[] = []
  const reader = readable.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value)
  await written
  return joinBytes(parts)
}

/** A plain loop: with a function for each character the first training step would wait for it. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}
