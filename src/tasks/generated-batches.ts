import { type BatchesState, type BatchStream, checkBatchSize, parseBatchesState } from '../data/batches-state.js'
import type { Pair } from '../data/pair.js'
import { Random } from '../math/random.js'
import type { TrainingStart } from './task.js'

/** Batches of examples that are drawn when they are asked for. */
export class GeneratedBatches implements BatchStream {
  private readonly random: Random
  private position: number

  /**
   * @param draw makes one example
   * @param batchSize examples a batch
   * @param from a seed, or the `state` of another stream of the same task
   */
  constructor(
    private readonly draw: (random: Random) => Pair,
    private readonly batchSize: number,
    from: TrainingStart,
  ) {
    checkBatchSize(batchSize)
    const start: BatchesState =
      typeof from === 'number' ? { epoch: 0, position: 0, random: new Random(from).state } : parseBatchesState(from)
    this.random = Random.fromState(start.random)
    this.position = start.position
  }

  next(): Pair[] {
    this.position += this.batchSize
    return Array.from({ length: this.batchSize }, () => this.draw(this.random))
  }

  get state(): BatchesState {
    return { epoch: 0, position: this.position, random: this.random.state }
  }
}
