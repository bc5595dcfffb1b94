import type { NumericArray, TensorValue } from '../engine/engine.js'

/** What a decoder says after the last token of each row. */
export interface StepResult {
  /** Row by row `(N, trgVocabSize)`: there until the next step. */
  readonly logits: NumericArray
  readonly classes: number
  /** The last layer's cross-attention of the last position, where asked for: `(N, heads, 1, srcLen)`. */
  readonly attention: TensorValue | undefined
}

/** Rows of targets that grow by one token per step. */
export interface StepDecoder {
  /** Appends a token to each row, SOS first. @returns the logits of the tokens after them. */
  step(tokens: readonly number[]): Promise<StepResult>
  /** Goes on with these rows, in this order: a row may go, or come more than once. */
  select(rows: readonly number[]): void
  /** Frees what it keeps. */
  dispose(): void
}

export interface StepDecoderOptions {
  /** Give the cross-attention too. Default false. */
  readonly withAttention?: boolean
}

/** The logits of one row, a view. */
export function rowLogits({ logits, classes }: StepResult, row: number): NumericArray {
  return logits.subarray(row * classes, (row + 1) * classes)
}
