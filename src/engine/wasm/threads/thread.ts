import type { WorkerSetup } from './worker.js'

/** A thread that has begun to start, and has nothing to do yet. */
export interface Thread {
  /** Gives it its session. Returns when it is there. */
  serve(setup: WorkerSetup): Promise<void>
  end(): void
}

/**
 * Threads that start with the engine: the first session takes these, later ones get new ones.
 *
 * @returns the threads of one session.
 */
export function startAhead(count: number, start: () => Promise<Thread>): () => Promise<Thread>[] {
  const startAll = (): Promise<Thread>[] => {
    const threads = Array.from({ length: count }, start)
    for (const thread of threads) thread.catch(() => undefined) // who takes it says so
    return threads
  }
  let ahead: Promise<Thread>[] | undefined = startAll()
  return () => {
    const threads = ahead ?? startAll()
    ahead = undefined
    return threads
  }
}
