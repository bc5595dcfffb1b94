import { GlassformerError } from '../errors/glassformer-error.js'
import { checkBatchSize } from './batches-state.js'
import type { Pair } from './pair.js'

/**
 * How much a batch holds: so many pairs, or at most so many tokens, padding included: the number of pairs times the
 * longest sequence of either side. A pair longer than that is a batch by itself.
 */
export type BatchSize = { readonly pairs: number } | { readonly tokens: number }

/** @throws GlassformerError when the size is not a positive integer */
export function checkSize(size: BatchSize): void {
  if ('pairs' in size) checkBatchSize(size.pairs)
  else if (!Number.isInteger(size.tokens) || size.tokens < 1)
    throw new GlassformerError(`batchTokens ${size.tokens} is not a positive integer`)
}

/** The pairs in their order as batches, each as full as it may be. */
export function cutIntoBatches(pairs: readonly Pair[], size: BatchSize): Pair[][] {
  const batches: Pair[][] = []
  let batch: Pair[] = []
  let longest = 0
  for (const pair of pairs) {
    const longer = Math.max(longest, pair.source.length, pair.target.length)
    const full = 'pairs' in size ? batch.length === size.pairs : (batch.length + 1) * longer > size.tokens
    if (full && batch.length > 0) {
      batches.push(batch)
      batch = []
    }
    longest = batch.length === 0 ? Math.max(pair.source.length, pair.target.length) : longer
    batch.push(pair)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
