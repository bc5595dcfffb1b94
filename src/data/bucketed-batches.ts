import { GlassformerError } from '../errors/glassformer-error.js'
import { hash } from '../math/hash.js'
import { Random } from '../math/random.js'
import type { Augment } from './augment.js'
import { type BatchSize, checkSize, cutIntoBatches } from './batch-size.js'
import { type BatchesState, type BatchStream, parseBatchesState } from './batches-state.js'
import { checkPair } from './check-pair.js'
import type { Pair } from './pair.js'

/** Pairs are sorted by length among so many at a time: enough for little padding, few enough for new batches each pass. */
const POOL = 4096

export interface BucketedOptions {
  readonly size: BatchSize
  /** Changes each pair as it is given. Default: none. */
  readonly augment?: Augment | undefined
}

/**
 * Goes over a list of pairs again and again, in batches of pairs of like length, so that there is little padding. Each
 * pass has its own seeded batches in its own order and gives every pair exactly once.
 */
export class BucketedBatches implements BatchStream {
  private readonly random: Random
  /** The random state before this pass was shuffled: its batches can be made again from it. */
  private passStart: readonly number[] = []
  private passSeed = 0
  private batches: readonly (readonly Pair[])[] = []
  private nextBatch = 0
  private position = 0
  private finishedPasses = 0

  /**
   * @param pairs at least one
   * @param random decides the batches; the stream draws from a copy of it
   * @throws GlassformerError when there are no pairs or the size is impossible
   */
  constructor(
    private readonly pairs: readonly Pair[],
    private readonly options: BucketedOptions,
    random: Random,
  ) {
    checkSize(options.size)
    if (pairs.length === 0) throw new GlassformerError('there are no pairs to make batches of')
    this.random = Random.fromState(random.state)
    this.beginPass()
  }

  next(): Pair[] {
    const batch = this.batches[this.nextBatch] ?? []
    const given = batch.map((pair, i) => this.augmented(pair, this.position + i))
    this.nextBatch++
    this.position += batch.length
    if (this.position === this.pairs.length) {
      this.finishedPasses++
      this.beginPass()
    }
    return given
  }

  get state(): BatchesState {
    return { epoch: this.finishedPasses, position: this.position, random: this.passStart }
  }

  /**
   * Continues exactly where the stream with this `state` was, in the middle of a pass too.
   *
   * @param pairs the same list in the same order, with the same options
   * @param state a {@link BatchesState}, perhaps from a file
   * @throws GlassformerError when no stream over these pairs could have been there
   */
  static fromState(pairs: readonly Pair[], options: BucketedOptions, state: unknown): BucketedBatches {
    const { epoch, position, random } = parseBatchesState(state)
    const stream = new BucketedBatches(pairs, options, Random.fromState(random))
    stream.finishedPasses = epoch
    while (stream.position < position && stream.nextBatch < stream.batches.length) {
      stream.position += stream.batches[stream.nextBatch]?.length ?? 0
      stream.nextBatch++
    }
    if (stream.position !== position || position === pairs.length) {
      throw new GlassformerError(
        `data position ${position} of ${pairs.length} pairs is between two batches: resume with the same data and batches`,
      )
    }
    return stream
  }

  private beginPass(): void {
    const { random } = this
    this.passStart = random.state
    const order = random.shuffle([...this.pairs])
    const batches: Pair[][] = []
    for (let start = 0; start < order.length; start += POOL) {
      const pool = order.slice(start, start + POOL).sort(byLength)
      batches.push(...cutIntoBatches(pool, this.options.size))
    }
    this.batches = random.shuffle(batches)
    this.passSeed = random.nextUint32()
    this.nextBatch = 0
    this.position = 0
  }

  /** A pair's chance depends on the pass and its place in it alone: what was given before needs no replay to resume. */
  private augmented(pair: Pair, place: number): Pair {
    const { augment } = this.options
    if (augment === undefined) return pair
    const augmented = augment(pair, new Random(hash([this.passSeed, place])))
    checkPair(augmented, 'what augment returns')
    return augmented
  }
}

/** Shuffled before, and sorted stably: equal pairs stay in their new order. */
function byLength(a: Pair, b: Pair): number {
  return a.source.length - b.source.length || a.target.length - b.target.length
}
