const NAME = 'glassformer-training'
/** A page that is being left lets go a little later than the next one asks. */
const PATIENCE = 2000

/** Whose training the browser keeps: of all tabs of this page the one that asked first, until it is closed. */
export class TabLock {
  isMine = false

  /** Where the browser has no locks, every tab believes to be alone. */
  async take(): Promise<boolean> {
    if (this.isMine || !('locks' in navigator)) {
      this.isMine = true
      return true
    }
    this.isMine = await new Promise<boolean>(resolve => {
      const forever = new Promise<never>(() => undefined)
      const granted = (): Promise<never> => {
        resolve(true)
        return forever
      }
      navigator.locks.request(NAME, { signal: AbortSignal.timeout(PATIENCE) }, granted).catch(() => resolve(false))
    })
    return this.isMine
  }
}
