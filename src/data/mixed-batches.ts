import type { BatchesState, BatchStream } from './batches-state.js'
import type { Pair } from './pair.js'

/** Batches that hold pairs of two streams: what is new, and what was learned before. */
export class MixedBatches implements BatchStream {
  constructor(
    private readonly stream: BatchStream,
    private readonly beside: BatchStream,
  ) {}

  next(): Pair[] {
    return [...this.stream.next(), ...this.beside.next()]
  }

  get state(): BatchesState {
    return { ...this.stream.state, beside: this.beside.state }
  }
}
