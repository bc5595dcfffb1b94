import { once } from 'node:events'
import { GlassformerError } from '../errors/glassformer-error.js'
import { systemErrorReason } from '../formats/node/system-error.js'

let closed = false
let whenClosed: (() => void) | undefined

/** `| head` closes the pipe: that ends a command quietly, unless it has something to save first. */
export function watchStdout(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (closed) return
    if (error.code !== 'EPIPE') throw new GlassformerError(`cannot write to stdout: ${systemErrorReason(error)}`)
    closed = true
    if (whenClosed === undefined) process.exit(0)
    whenClosed()
  })
  // Messages that nobody reads are no reason to stop.
  process.stderr.on('error', () => undefined)
}

/** What to do instead of ending at once when nobody reads stdout any more; `undefined`: end at once. */
export function onStdoutClosed(action: (() => void) | undefined): void {
  whenClosed = action
}

/** Writes to stdout, no faster than it is read. */
export async function print(text: string): Promise<void> {
  if (closed || process.stdout.write(text)) return
  await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]).catch(() => undefined)
}

let quiet = false

/** Whether somebody asked for results and errors only. */
export function isQuiet(): boolean {
  return quiet
}

/** From here on there are no messages and no progress. */
export function beQuiet(): void {
  quiet = true
}

/** A message for the person at the terminal: on stderr, so that stdout has results only. */
export function note(line: string): void {
  if (quiet) return
  process.stderr.write(`${line}\n`)
}
