/**
 * Changes the scores of the next token in place; −∞ forbids it.
 *
 * @param scores of every token of the vocabulary: logits, or log-probabilities in beam search.
 * @param tokens what has come, SOS first.
 */
export type LogitsProcessor = (scores: Float64Array, tokens: readonly number[]) => void

export const FORBIDDEN = Number.NEGATIVE_INFINITY
