import { GlassformerError } from '../errors/glassformer-error.js'
import { Random } from '../math/random.js'
import { type BatchesState, type BatchStream, checkBatchSize, parseBatchesState } from './batches-state.js'
import type { Pair } from './pair.js'

/**
 * Goes over a list of pairs again and again, in a new seeded order each time. The last batch of a pass holds what is
 * left, so every pair is given exactly once per pass.
 */
export class Batches implements BatchStream {
  private readonly random: Random
  /** The random state before this pass was shuffled: its order can be made again from it. */
  private passStart: readonly number[] = []
  private order: readonly Pair[] = []
  private position = 0
  private finishedPasses = 0

  /**
   * @param pairs at least one
   * @param batchSize pairs per batch
   * @param random decides the orders; the stream draws from a copy of it
   * @throws GlassformerError when there are no pairs or the batch size is not a positive integer
   */
  constructor(
    private readonly pairs: readonly Pair[],
    private readonly batchSize: number,
    random: Random,
  ) {
    checkBatchSize(batchSize)
    if (pairs.length === 0) throw new GlassformerError('there are no pairs to make batches of')
    this.random = Random.fromState(random.state)
    this.beginPass()
  }

  next(): Pair[] {
    const batch = this.order.slice(this.position, this.position + this.batchSize)
    this.position += batch.length
    if (this.position === this.order.length) {
      this.finishedPasses++
      this.beginPass()
    }
    return batch
  }

  /** Finished passes over the pairs. */
  get epoch(): number {
    return this.finishedPasses
  }

  get state(): BatchesState {
    return { epoch: this.finishedPasses, position: this.position, random: this.passStart }
  }

  /**
   * Continues exactly where the stream with this `state` was, in the middle of a pass too.
   *
   * @param pairs the same list in the same order
   * @param state a {@link BatchesState}, perhaps from a file
   * @throws GlassformerError when it is not a state of a stream over that many pairs
   */
  static fromState(pairs: readonly Pair[], batchSize: number, state: unknown): Batches {
    const { epoch, position, random } = parseBatchesState(state)
    if (position >= pairs.length) {
      throw new GlassformerError(
        `data position ${position} is beyond the ${pairs.length} pairs: resume with the same data`,
      )
    }
    const batches = new Batches(pairs, batchSize, Random.fromState(random))
    batches.finishedPasses = epoch
    batches.position = position
    return batches
  }

  private beginPass(): void {
    this.passStart = this.random.state
    this.order = this.random.shuffle([...this.pairs])
    this.position = 0
  }
}

/** One pass over the pairs in their own order, for evaluation. */
export function* batchesInOrder(pairs: readonly Pair[], batchSize: number): Generator<Pair[]> {
  checkBatchSize(batchSize)
  for (let start = 0; start < pairs.length; start += batchSize) yield pairs.slice(start, start + batchSize)
}
