import { onStdoutClosed } from './output.js'

/**
 * `npx` passes a Ctrl-C on to the command that the terminal has sent it to already: two that come together are one.
 */
const SAME_WISH_MS = 1000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Aborts at the first Ctrl-C (or SIGTERM, or when nobody reads stdout any more), so that the work can be saved; a
 * second Ctrl-C ends the process at once, as ever.
 */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const leaveSignals = (): void => {
    for (const name of SIGNALS) process.removeListener(name, stop)
  }
  const stop = (): void => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(leaveSignals, SAME_WISH_MS).unref()
  }
  for (const name of SIGNALS) process.on(name, stop)
  onStdoutClosed(stop)
  return {
    signal: controller.signal,
    release() {
      if (controller.signal.aborted) return
      leaveSignals()
      onStdoutClosed(undefined)
    },
  }
}
