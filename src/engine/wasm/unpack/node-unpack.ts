import { inflateRawSync } from 'node:zlib'

/** The bytes of a text that holds them compressed, in base64. */
export async function unpack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return inflateRawSync(Buffer.from(text, 'base64'))
}
