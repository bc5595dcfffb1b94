import type { ResolvedOptions } from '../decode/generate-options.js'
import type { Generation, StreamedToken } from '../decode/generated.js'
import type { WaitingSource } from './waiting-source.js'

/** How a batch is computed: `searchStream` of a model. */
export type Decode = (
  sources: readonly (readonly number[])[],
  options: ResolvedOptions,
) => AsyncGenerator<StreamedToken, Generation[], void>

/** Sources that are computed together. */
export class Batch {
  private readonly controller = new AbortController()

  constructor(private readonly waiting: readonly WaitingSource[]) {
    const stopIfAbandoned = (): void => {
      if (waiting.every(({ gone }) => gone)) this.controller.abort()
    }
    for (const one of waiting) one.onGone = stopIfAbandoned
  }

  /** Answers all of them, or rejects them. */
  async compute(decode: Decode, options: ResolvedOptions): Promise<void> {
    const { waiting, controller } = this
    const sources = waiting.map(({ source }) => source)
    try {
      const stream = decode(sources, { ...options, signal: controller.signal })
      for (;;) {
        const { done, value } = await stream.next()
        if (done === true) {
          for (const [n, one] of waiting.entries()) one.resolve(value[n] as Generation)
          return
        }
        waiting[value.row]?.tell(value)
      }
    } catch (error) {
      for (const one of waiting) one.leave(error)
    }
  }
}
