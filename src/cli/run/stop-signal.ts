import { onStdoutClosed } from '../output.js'

/**
 * Aborts at the first Ctrl-C (or SIGTERM, or when nobody reads stdout any more), so that the work can be saved; a
 * second Ctrl-C ends the process at once, as ever.
 */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const release = (): void => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, stop)
    onStdoutClosed(undefined)
  }
  const stop = (): void => {
    release()
    // Later writes to a closed stdout end nothing before the work is saved.
    onStdoutClosed(() => undefined)
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  onStdoutClosed(stop)
  return { signal: controller.signal, release }
}
