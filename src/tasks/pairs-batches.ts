import type { Augment } from '../data/augment.js'
import { type BatchStream, parseBatchesState } from '../data/batches-state.js'
import { BucketedBatches } from '../data/bucketed-batches.js'
import { MixedBatches } from '../data/mixed-batches.js'
import type { Pair } from '../data/pair.js'
import { Random } from '../math/random.js'
import type { TrainingStart } from './task.js'

export interface PairsBatching {
  /** Tokens per batch; 0: as many pairs as the batch size. */
  readonly batchTokens: number
  readonly augment: Augment | undefined
  /** Pairs learned before, and their share of each batch. */
  readonly mixedIn: { readonly pairs: readonly Pair[]; readonly share: number } | undefined
}

/** Makes a training's batches, from the start or where a run was left. */
export function pairsBatches(
  training: readonly Pair[],
  { batchTokens, augment, mixedIn }: PairsBatching,
): (batchSize: number, from: TrainingStart) => BatchStream {
  const streamOf = (pairs: readonly Pair[], share: number, start: Random | object): BatchStream => {
    const options = { size: batchTokens > 0 ? { tokens: share } : { pairs: share }, augment }
    return start instanceof Random
      ? new BucketedBatches(pairs, options, start)
      : BucketedBatches.fromState(pairs, options, start)
  }
  return (batchSize, from) => {
    const whole = batchTokens > 0 ? batchTokens : batchSize
    const ofOld = mixedIn === undefined ? 0 : Math.max(1, Math.round(mixedIn.share * whole))
    const start = typeof from === 'number' ? new Random(from) : from
    const stream = streamOf(training, Math.max(1, whole - ofOld), start)
    if (mixedIn === undefined) return stream
    const besides = start instanceof Random ? start.fork('mix') : (parseBatchesState(start).beside ?? {})
    return new MixedBatches(stream, streamOf(mixedIn.pairs, ofOld, besides))
  }
}
