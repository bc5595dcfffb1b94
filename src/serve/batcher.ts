import type { ResolvedOptions } from '../decode/generate-options.js'
import type { Generation, StreamedToken } from '../decode/generated.js'

/** How a batch is computed: `searchStream` of a model. */
export type Decode = (
  sources: readonly (readonly number[])[],
  options: ResolvedOptions,
) => AsyncGenerator<StreamedToken, Generation[], void>

/** A source that waits for its answer. */
export interface Job {
  readonly source: readonly number[]
  readonly options: ResolvedOptions
  /** Whoever asked has gone, or waited long enough: it rejects with the signal's reason. */
  readonly signal: AbortSignal
  readonly onToken?: (token: StreamedToken) => void
}

interface Waiting extends Job {
  /** Jobs of one key can be computed together. */
  readonly key: string
  readonly resolve: (generation: Generation) => void
  readonly reject: (reason: unknown) => void
  gone: boolean
}

/** Batches of different options that are computed side by side, a step each in turn. */
const BATCHES_AT_ONCE = 4
/** Rows times the square of the longest source: what attention takes of memory, roughly. One source is always taken. */
const LARGEST_BATCH = 2 ** 22

/**
 * Computes together what waits together: sources with the same options make a batch. There is one batch of the same
 * options at a time, so that those who come meanwhile meet in the next.
 */
export class Batcher {
  private readonly queue = new Set<Waiting>()
  private readonly keys = new Set<string>()
  private scheduled = false

  constructor(
    private readonly decode: Decode,
    private readonly maxBatch: number,
  ) {}

  /** Sources that no batch has taken yet. */
  get waiting(): number {
    return this.queue.size
  }

  /** Batches that are computed. */
  get running(): number {
    return this.keys.size
  }

  /** @returns what `generate` gives for this source alone. */
  submit(job: Job): Promise<Generation> {
    return new Promise((resolve, reject) => {
      if (job.signal.aborted) return reject(job.signal.reason)
      const waiting = { ...job, key: JSON.stringify(job.options), resolve, reject, gone: false }
      const leave = (): void => {
        waiting.gone = true
        this.queue.delete(waiting)
        reject(job.signal.reason)
      }
      job.signal.addEventListener('abort', leave, { once: true })
      this.queue.add(waiting)
      this.schedule()
    })
  }

  /** After what is read from the network in this turn: requests that come together go together. */
  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      this.dispatch()
    })
  }

  private dispatch(): void {
    for (const job of this.queue) {
      if (this.keys.size >= BATCHES_AT_ONCE) return
      if (!this.keys.has(job.key)) void this.compute(this.take(job))
    }
  }

  /** The oldest job of its key, and those that fit to it. */
  private take(first: Waiting): Waiting[] {
    const { doSample, numReturnSequences, numBeams } = first.options
    const rows = doSample ? numReturnSequences : numBeams
    const jobs: Waiting[] = []
    const sources = new Set<string>()
    let longest = 0
    for (const job of this.queue) {
      if (job.key !== first.key) continue
      const length = Math.max(longest, job.source.length)
      const size = (jobs.length + 1) * rows * length ** 2
      if (jobs.length > 0 && size > LARGEST_BATCH) continue
      // Equal sources of one call draw different samples; here each is to draw those that it draws alone.
      if (doSample && sources.has(job.source.join())) continue
      sources.add(job.source.join())
      longest = length
      jobs.push(job)
      if (jobs.length === this.maxBatch) break
    }
    for (const job of jobs) this.queue.delete(job)
    return jobs
  }

  private async compute(jobs: readonly Waiting[]): Promise<void> {
    const { key, options } = jobs[0] as Waiting
    this.keys.add(key)
    const controller = new AbortController()
    const onGone = (): void => {
      if (jobs.every(({ gone }) => gone)) controller.abort()
    }
    for (const { signal } of jobs) signal.addEventListener('abort', onGone)
    try {
      const sources = jobs.map(({ source }) => source)
      const stream = this.decode(sources, { ...options, signal: controller.signal })
      for (;;) {
        const { done, value } = await stream.next()
        if (done === true) {
          for (const [n, { resolve }] of jobs.entries()) resolve(value[n] as Generation)
          break
        }
        const job = jobs[value.row]
        if (job?.gone === false) job.onToken?.(value)
      }
    } catch (error) {
      for (const { reject } of jobs) reject(error)
    } finally {
      for (const { signal } of jobs) signal.removeEventListener('abort', onGone)
      this.keys.delete(key)
      this.schedule()
    }
  }
}
