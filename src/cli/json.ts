import { print } from './output.js'

/** The flag of every command that prints one JSON document. @param document what it holds */
export function jsonFlag(document: string): readonly [flag: string, about: string] {
  return ['--json', `print one JSON document: ${document}`]
}

/** What `--json` sets. */
export interface JsonFlag {
  readonly json?: boolean
}

/** One JSON document on one line of stdout. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value)}\n`)
}
