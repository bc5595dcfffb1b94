import type { BatchStream } from '../data/batches-state.js'
import type { Pair } from '../data/pair.js'
import type { Vocabulary } from '../data/vocabulary.js'

/**
 * Something to learn: examples to train on, examples held out of training, and the text form of both sides.
 * Everything is decided by the task's options and a seed.
 */
export interface Task {
  readonly name: string
  /** With the name, what makes this task again: plain JSON, for `createTask(name, options)`. */
  readonly options: Readonly<Record<string, unknown>>
  readonly sourceVocabulary: Vocabulary
  readonly targetVocabulary: Vocabulary
  /** The id that the source mask hides, and that fills up sources. */
  readonly srcPadIdx: number
  /** The id that fills up targets. */
  readonly trgPadIdx: number
  /** The target id that the loss leaves out; `null`: it counts every position. */
  readonly ignoreIndex: number | null
  /** The most pairs that a batch may hold: 1 where there is no PAD to fill up with. */
  readonly largestBatch: number
  /** The pairs to train on, of which a batch has no more. Default: as many as anybody asks for. */
  readonly trainingPairs?: number
  /** The kinds of input, scored one by one. */
  readonly patterns: readonly string[]
  /** The patterns that may steer training, such as by early stopping; the others are for the end. Default: all. */
  readonly validationPatterns?: readonly string[]
  /** The longest answer in tokens, EOS included. Default: the source's own length and a little, as decoding has it. */
  readonly maxNewTokens?: number
  /** The longest source to train on, in tokens with SOS and EOS. Default: the longest that a training has met. */
  readonly longestSource?: number

  /**
   * An endless stream of training batches without held-out examples.
   *
   * @param batchSize pairs per batch
   * @param from a seed to begin with, or a stream's `state` to continue exactly there
   * @throws GlassformerError when the batch size is impossible or `from` is neither
   */
  trainingBatches(batchSize: number, from: TrainingStart): BatchStream

  /**
   * Distinct examples that training never gives, the same ones at every call.
   *
   * @param pattern one of `patterns`; all of them when left out
   * @param limit at most so many per pattern; default 1,000. Fewer when fewer are held out.
   * @throws GlassformerError for an unknown pattern
   */
  heldOut(pattern?: string, limit?: number): Pair[]

  /**
   * Looks at all examples that can come, held out or not. Left out: only a batch tells.
   *
   * @param maxLen of the model that is to take them
   * @throws GlassformerError when some have more tokens, naming the first of them and the ways out
   */
  checkLengths?(maxLen: number): void

  /**
   * The right answer to any source, held out or not. Left out: nobody knows more than the examples say.
   *
   * @param source its ids; SOS, EOS and PAD don't count
   * @returns the ids of the target between SOS and EOS; `null` for what is no source of this task
   */
  answer?(source: readonly number[]): number[] | null

  /** The ids of a source text between SOS and EOS. */
  parse(text: string): number[]

  /** The text of target ids, without special tokens. */
  format(ids: readonly number[]): string
}

/** A seed (an integer in [0, 2^32)), or the saved `state` of a stream, perhaps straight from a file. */
export type TrainingStart = number | object
