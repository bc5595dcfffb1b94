import { GlassformerError } from '../errors/glassformer-error.js'
import { listOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { section } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import { shown } from '../options/shown.js'
import { real, whole } from '../options/values.js'
import type { Pair } from './pair.js'

/**
 * Where a stream of batches is. Plain JSON: a checkpoint saves it, and the stream made from it gives exactly the
 * batches that the first one would have given.
 */
export type BatchesState = {
  /** Finished passes over the data; 0 for ever where examples are generated. */
  readonly epoch: number
  /** Examples given since the pass began. */
  readonly position: number
  /** The random state that the rest follows from. */
  readonly random: readonly number[]
  /** Where the stream is whose pairs are mixed in. */
  readonly beside?: BatchesState | undefined
}

/** An endless stream of batches for training. */
export interface BatchStream {
  /** The next pairs: at least one, at most the batch size. */
  next(): Pair[]
  readonly state: BatchesState
}

const plainState = {
  epoch: { type: whole(), about: 'finished passes over the data', required: true },
  position: { type: whole(), about: 'examples given since the pass began', required: true },
  random: { type: listOf(real(), 'numbers'), about: 'the random state', required: true },
} as const satisfies OptionTable

export const batchesState = {
  ...plainState,
  beside: { type: section(plainState), about: 'the same of the pairs that are mixed in' },
} as const satisfies OptionTable

/**
 * Checks a value read from a checkpoint.
 *
 * @throws GlassformerError that names the field when the value is no state
 */
export function parseBatchesState(value: unknown): BatchesState {
  return settleOptions(batchesState, value, 'data position')
}

/** @throws GlassformerError when the batch size is not a positive integer */
export function checkBatchSize(batchSize: number): void {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new GlassformerError(`batchSize ${shown(batchSize)} is not a positive integer`)
  }
}
