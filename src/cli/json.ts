import { print } from './output.js'

/** What `--json` sets. */
export interface JsonFlag {
  readonly json?: boolean
}

/** One JSON document on one line of stdout. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value)}\n`)
}
