import { UsageError } from '../../errors/usage-error.js'
import type { RunTask } from '../../runs/run-task.js'
import type { TrainConfig } from '../../train/config.js'

/**
 * Steps that take each pair of a file's training part `epochs` times.
 *
 * @throws UsageError for a task whose pairs nobody counts, or batches of tokens, whose number nobody knows beforehand
 */
export function epochSteps(epochs: number, { task, data }: RunTask, config: TrainConfig): number {
  if (data === undefined) throw new UsageError(`--epochs is for files of pairs: ${task.name} never ends, give --steps`)
  if (data.options['batchTokens'])
    throw new UsageError('--epochs needs batches of pairs: with --batch-tokens give --steps')
  return Math.ceil((epochs * data.task.counts.train) / (config.batchSize * config.accumulate))
}
