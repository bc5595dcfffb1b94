import { Batches } from '../../data/batches.js'
import type { BatchStream } from '../../data/batches-state.js'
import type { Pair } from '../../data/pair.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { Random } from '../../math/random.js'
import type { Task, TrainingStart } from '../../tasks/task.js'

/** The task with only a few training pairs, again and again. */
export function fewPairs(task: Task, pairs: readonly Pair[]): Task {
  return withBatches(task, (batchSize, seed) => new Batches(pairs, batchSize, new Random(seed)))
}

/** The same with the order of each source shuffled anew: an augmentation for tasks that ignore it, such as sorting. */
export function shuffledSources(task: Task, pairs: readonly Pair[]): Task {
  return withBatches(task, (batchSize, seed) => {
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
  })
}

function withBatches(task: Task, batches: (batchSize: number, seed: number) => BatchStream): Task {
  const trainingBatches = (batchSize: number, from: TrainingStart): BatchStream => {
    if (typeof from !== 'number') throw new GlassformerError('an experiment begins with a seed: it is never resumed')
    return batches(batchSize, from)
  }
  // All else is the given task's own, also what its class computes.
  const changed: Task = Object.create(task, { trainingBatches: { value: trainingBatches } })
  return changed
}
