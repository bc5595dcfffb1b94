const MILLISECONDS = 12

/** Lets the event loop have its turn now and then: a signal that nobody can trigger stops nothing. */
export class Turns {
  private last = performance.now()

  async give(): Promise<void> {
    if (performance.now() - this.last < MILLISECONDS) return
    await nextTurn()
    this.last = performance.now()
  }
}

/** Whatever waits is done first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve)
      return
    }
    // In browsers: sooner than a timeout, which they stretch.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
