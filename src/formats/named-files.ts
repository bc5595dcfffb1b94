import { GlassformerError } from '../errors/glassformer-error.js'
import { parseJson } from '../errors/parse-json.js'
import { instanceOf } from '../options/objects.js'
import { aText } from '../options/values.js'

/** Files by name, as they came from a folder or over the net. */
export type NamedFiles = ReadonlyMap<string, Uint8Array>

const aMap = instanceOf(Map, 'a Map by name')

/** Refuses what are no files by name. */
export function checkFiles(files: unknown, place: string): void {
  aText.settle(place, 'place')
  aMap.settle(files, 'the files')
}

/** @throws GlassformerError naming the place and the file when it is missing */
export function bytesOf(place: string, name: string, files: NamedFiles): Uint8Array {
  checkFiles(files, place)
  const bytes = files.get(name)
  if (bytes === undefined) throw new GlassformerError(`${place}/${name} is missing`)
  return bytes
}

/** A value as a JSON file. */
export function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}

/** The value of a JSON file. @throws GlassformerError naming the place and the file when it is missing or no JSON */
export function jsonOf(place: string, name: string, files: NamedFiles): unknown {
  return parseJson(`${place}/${name}`, bytesOf(place, name, files))
}
