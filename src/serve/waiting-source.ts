import type { ResolvedOptions } from '../decode/generate-options.js'
import type { Generation, StreamedToken } from '../decode/generated.js'
import { positionsOf, type SourceSize, sizeOf } from './source-size.js'

/** Sources of one request. */
export interface Job {
  readonly sources: readonly (readonly number[])[]
  readonly options: ResolvedOptions
  /** Whoever asked has gone, or waited long enough: it rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** @param source its number in the job */
  readonly onToken?: ((source: number, token: StreamedToken) => void) | undefined
}

/** What a position takes, roughly. */
const MS_A_POSITION = 0.02
/** Sources of no more positions are small. */
const SMALL = 1024

/** A source that waits for its answer. */
export class WaitingSource {
  readonly size: SourceSize
  /** Small ones are computed beside large ones, not with them. */
  readonly isSmall: boolean
  /** When its turn is, in milliseconds: what takes longer comes later. */
  readonly due: number
  /** Equal sources of one call draw different samples, and each is to draw those that it draws alone. */
  readonly aloneAs: string | undefined
  readonly generation: Promise<Generation>
  resolve: (generation: Generation) => void = () => undefined
  private reject: (reason: unknown) => void = () => undefined
  /** Of what computes it. */
  onGone: (() => void) | undefined
  gone = false

  /**
   * @param key sources of one key can be computed together
   * @param from when the source could be answered if it took no time
   */
  constructor(
    readonly job: Job,
    readonly index: number,
    readonly key: string,
    from: number,
  ) {
    this.size = sizeOf(this.source, job.options)
    const positions = positionsOf(this.size)
    this.isSmall = positions <= SMALL
    this.due = from + positions * MS_A_POSITION
    this.aloneAs = job.options.doSample ? this.source.join() : undefined
    this.generation = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  get source(): readonly number[] {
    return this.job.sources[this.index] ?? []
  }

  tell(token: StreamedToken): void {
    if (!this.gone) this.job.onToken?.(this.index, token)
  }

  /** Nobody waits for it any more, or its batch has failed. */
  leave(reason: unknown): void {
    this.gone = true
    this.reject(reason)
    this.onGone?.()
  }
}
