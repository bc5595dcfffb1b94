import { GlassformerError } from '../errors/glassformer-error.js'
import { whole } from '../options/values.js'
import { checkIdRows } from './check-ids.js'

/** Ids of N sequences, row by row, as engines take them: `data[n * length + t]`. */
export type PaddedIds = {
  readonly data: Int32Array // (N, length)
  readonly shape: readonly [N: number, length: number]
}

/**
 * Makes sequences of different lengths one rectangle: each is filled up at its end to the length of the longest.
 * As `torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True, padding_value=paddingValue)`.
 *
 * @param sequences N lists of ids; at least one
 * @param paddingValue the id that fills up; default 0
 * @returns `(N, length)`, row by row
 * @throws GlassformerError when there is no sequence, or what is given are no lists of ids
 * @example
 * ```ts
 * import { padSequence } from 'glassformer'
 * padSequence([[1, 4, 2], [1, 2]]) // { data: Int32Array(6) [1, 4, 2, 1, 2, 0], shape: [2, 3] }
 * ```
 */
export function padSequence(sequences: readonly (readonly number[])[], paddingValue = 0): PaddedIds {
  checkIdRows(sequences, 'sequences')
  whole(-(2 ** 31), 2 ** 31 - 1).settle(paddingValue, 'paddingValue')
  const N = sequences.length
  if (N === 0) throw new GlassformerError('padSequence: the batch is empty; give it at least one sequence')
  const length = longestOf(sequences)

  const data = new Int32Array(N * length).fill(paddingValue) // (N, length)
  sequences.forEach((sequence, n) => {
    data.set(sequence, n * length)
  })
  return { data, shape: [N, length] }
}

/** Sequences filled up to one length, as lists: to be shown, or said as JSON. */
export function padRows(sequences: readonly (readonly number[])[], paddingValue: number): number[][] {
  const length = longestOf(sequences)
  return sequences.map(ids => [...ids, ...Array<number>(length - ids.length).fill(paddingValue)])
}

function longestOf(sequences: readonly (readonly number[])[]): number {
  return sequences.reduce((longest, sequence) => Math.max(longest, sequence.length), 0)
}
