import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A file of the project. */
export const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What a script of the project prints. */
export const run = async (path: string, ...args: string[]): Promise<string> =>
  (await execute(process.execPath, [fileOf(path), ...args])).stdout
