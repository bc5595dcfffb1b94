import { GlassformerError } from '../math/error.js'

/** Files by name, as they came from a folder or over the net. */
export type NamedFiles = ReadonlyMap<string, Uint8Array>

/** @throws GlassformerError naming the place and the file when it is missing */
export function bytesOf(place: string, name: string, files: NamedFiles): Uint8Array {
  const bytes = files.get(name)
  if (bytes === undefined) throw new GlassformerError(`${place}/${name} is missing`)
  return bytes
}

/** The value of a JSON file. @throws GlassformerError naming the place and the file when it is missing or no JSON */
export function jsonOf(place: string, name: string, files: NamedFiles): unknown {
  const bytes = bytesOf(place, name, files)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new GlassformerError(`${place}/${name} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** Runs what reads a file: its complaints begin with the place, those of a file in it too. */
export function within<T>(place: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof GlassformerError && !error.message.startsWith(place)
      ? new GlassformerError(`${place}: ${error.message}`)
      : error
  }
}
