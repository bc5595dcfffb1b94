import type { LinearMemory } from '../linear-memory.js'
import { CONTROL, CONTROL_BYTES, endMeetings } from './control.js'
import type { Thread } from './thread.js'
import type { WorkerSetup } from './worker.js'

/** A session's other threads, and the words in shared memory by which they find their work. */
export class Team {
  /** Where those words lie, in bytes. */
  readonly control: number
  /** Ends the threads that have come. */
  readonly ends: (() => void)[] = []
  /** Until all threads are there. */
  starting: Promise<void> | undefined
  private isDisposed = false

  constructor(
    private readonly memory: LinearMemory,
    readonly workers: number,
  ) {
    this.control = memory.allocate(CONTROL_BYTES)
  }

  start(threads: readonly Promise<Thread>[], setupOf: (worker: number) => WorkerSetup): void {
    if (threads.length === 0) return
    this.starting = Promise.all(threads.map((thread, i) => this.take(thread, setupOf(i + 1)))).then(() => {
      this.starting = undefined
    })
    this.starting.catch(() => undefined) // a run says so
  }

  /** Lets the other threads begin with these steps. */
  begin(table: number, count: number): void {
    if (this.workers === 1) return
    const { i32 } = this.memory
    const control = this.control / 4
    Atomics.store(i32, control + CONTROL.table, table)
    Atomics.store(i32, control + CONTROL.count, count)
    Atomics.add(i32, control + CONTROL.generation, 1)
    Atomics.notify(i32, control + CONTROL.generation)
  }

  endMeetings(): void {
    endMeetings(this.memory.i32, this.control / 4)
  }

  dispose(): void {
    this.isDisposed = true
    this.endMeetings()
    for (const end of this.ends.splice(0)) end()
  }

  private async take(starting: Promise<Thread>, setup: WorkerSetup): Promise<void> {
    const thread = await starting
    await thread.serve(setup)
    if (this.isDisposed) thread.end()
    else this.ends.push(() => thread.end())
  }
}
