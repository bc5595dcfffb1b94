import type { Generation } from '../decode/generated.js'
import type { Load } from './answerer.js'
import { Batch, type Decode } from './batch.js'
import { BatchRoom } from './batch-room.js'
import { type Job, WaitingSource } from './waiting-source.js'

export interface BatcherOptions {
  /** The most sources of a batch. */
  readonly maxBatch: number
  /** Numbers that decoding keeps of each position of a row: its keys and values. */
  readonly cacheWidth: number
  /** Told when the load has changed. */
  readonly onLoad?: (() => void) | undefined
}

/** Batches that are computed side by side, a step each in turn: so many of small sources, and so many of large ones. */
const BATCHES_AT_ONCE = 4

/**
 * Computes together what waits together: sources with the same options make a batch. There is one batch of the same
 * options at a time, so that those who come meanwhile meet in the next.
 */
export class Batcher {
  private readonly queue = new Set<WaitingSource>()
  /** The keys of what is computed. */
  private readonly small = new Set<string>()
  private readonly large = new Set<string>()
  private scheduled = false

  constructor(
    private readonly decode: Decode,
    private readonly options: BatcherOptions,
  ) {}

  get load(): Load {
    return { waiting: this.queue.size, batches: this.small.size + this.large.size }
  }

  /** @returns for each source what `generate` gives for it alone. */
  async submit(job: Job): Promise<Generation[]> {
    const { sources, options, signal } = job
    signal.throwIfAborted()
    const key = JSON.stringify(options)
    let due = performance.now()
    const own = sources.map((_, index) => {
      const waiting = new WaitingSource(job, index, key, due)
      due = waiting.due
      return waiting
    })
    const onAbort = (): void => this.leave(own, signal.reason)
    signal.addEventListener('abort', onAbort)
    for (const waiting of own) this.queue.add(waiting)
    this.schedule()
    try {
      return await Promise.all(own.map(({ generation }) => generation))
    } catch (error) {
      this.leave(own, error)
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  private leave(sources: readonly WaitingSource[], reason: unknown): void {
    for (const waiting of sources) {
      this.queue.delete(waiting)
      waiting.leave(reason)
    }
    this.options.onLoad?.()
  }

  /** After what is read from the network in this turn: requests that come together go together. */
  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      for (let next = this.next(); next !== undefined; next = this.next()) void this.compute(next)
      this.options.onLoad?.()
    })
  }

  /** Whose turn it is, among those whose batch can begin. */
  private next(): WaitingSource | undefined {
    let next: WaitingSource | undefined
    for (const waiting of this.queue) {
      const lane = this.laneOf(waiting)
      const canBegin = lane.size < BATCHES_AT_ONCE && !lane.has(waiting.key)
      if (canBegin && (next === undefined || waiting.due < next.due)) next = waiting
    }
    return next
  }

  private async compute(first: WaitingSource): Promise<void> {
    const { key, job } = first
    const lane = this.laneOf(first)
    lane.add(key)
    await new Batch(this.take(first)).compute(this.decode, job.options)
    lane.delete(key)
    this.schedule()
  }

  /** The source and those that fit to it, no longer in the queue. */
  private take(first: WaitingSource): WaitingSource[] {
    const room = new BatchRoom(this.options.maxBatch, this.options.cacheWidth)
    const samples = new Set<string>()
    const taken = [...this.queue]
      .filter(({ key, isSmall }) => key === first.key && isSmall === first.isSmall)
      .sort((one, other) => one.due - other.due)
      .filter(({ size, aloneAs }) => {
        if ((aloneAs !== undefined && samples.has(aloneAs)) || !room.take(size)) return false
        if (aloneAs !== undefined) samples.add(aloneAs)
        return true
      })
    for (const waiting of taken) this.queue.delete(waiting)
    return taken
  }

  private laneOf({ isSmall }: WaitingSource): Set<string> {
    return isSmall ? this.small : this.large
  }
}
