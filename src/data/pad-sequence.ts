import { GlassformerError } from '../errors/glassformer-error.js'

/** Ids of N sequences, row by row: `ids[n * length + t]`. */
export type PaddedIds = {
  readonly ids: Int32Array // (N, length)
  readonly shape: readonly [N: number, length: number]
}

/**
 * Makes sequences of different lengths one rectangle: each is filled up at its end to the length of the longest.
 * As `torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True, padding_value=paddingValue)`.
 *
 * @param sequences N lists of ids; at least one
 * @param paddingValue the id that fills up; default 0
 * @throws GlassformerError when there is no sequence
 */
export function padSequence(sequences: readonly (readonly number[])[], paddingValue = 0): PaddedIds {
  const N = sequences.length
  if (N === 0) throw new GlassformerError('padSequence: the batch is empty; give it at least one sequence')
  const length = sequences.reduce((longest, sequence) => Math.max(longest, sequence.length), 0)

  const ids = new Int32Array(N * length).fill(paddingValue) // (N, length)
  sequences.forEach((sequence, n) => {
    ids.set(sequence, n * length)
  })
  return { ids, shape: [N, length] }
}
