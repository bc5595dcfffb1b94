import { Batches } from '../../data/batches.js'
import type { BatchStream } from '../../data/batches-state.js'
import type { Pair } from '../../data/pair.js'
import { Random } from '../../math/random.js'

/** Batches over a few pairs, again and again. */
export function fewPairs(pairs: readonly Pair[], batchSize: number, seed: number): BatchStream {
  return new Batches(pairs, batchSize, new Random(seed))
}

/** The same with the order of each source shuffled anew: an augmentation for tasks that ignore it, such as sorting. */
export function shuffledSources(pairs: readonly Pair[], batchSize: number, seed: number): BatchStream {
  const batches = new Batches(pairs, batchSize, new Random(seed))
  const random = new Random(seed).fork('augmentation')
  const shuffled = ({ source, target }: Pair): Pair => ({
    source: [...source.slice(0, 1), ...random.shuffle(source.slice(1, -1)), ...source.slice(-1)],
    target,
  })
  return {
    next: () => batches.next().map(shuffled),
    get state() {
      return batches.state
    },
  }
}
