import { GlassformerError } from '../../errors/glassformer-error.js'

// Sections of imports of one memory: of 1 page and more; and shared, of 1 to 65,536 pages.
const PLAIN = bytesOf('\x02\x0f\x01\x03env\x06memory\x02\x00\x01')
const SHARED = bytesOf('\x02\x12\x01\x03env\x06memory\x02\x03\x01\x80\x80\x04')

/** The same kernels on shared memory: their import says so, which is all that differs. */
export function withSharedMemory(kernels: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = kernels.findIndex((_, start) => PLAIN.every((byte, i) => kernels[start + i] === byte))
  if (at < 0) throw new GlassformerError('the kernels import something other than one memory')
  const shared = new Uint8Array(kernels.length - PLAIN.length + SHARED.length)
  shared.set(kernels.subarray(0, at))
  shared.set(SHARED, at)
  shared.set(kernels.subarray(at + PLAIN.length), at + SHARED.length)
  return shared
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}
