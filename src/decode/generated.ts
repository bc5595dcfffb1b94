import type { FloatTensor } from '../session/logits.js'
import type { BeamTree } from './beam-tree.js'
import type { FinishReason } from './finish-reason.js'

/** One generated sequence. */
export interface Generated {
  /** The ids after SOS, without EOS. */
  readonly ids: number[]
  /** Sum of the model's log-probabilities of the generated tokens, EOS included, in nats. */
  readonly score: number
}

/** What the sequence looked at: for each layer one map `(heads, trgLen, keyLen)`, a row a generated token, EOS too. */
export interface AttentionMaps {
  /** Over the source: keyLen is its length without padding. */
  readonly cross: readonly FloatTensor[]
  /** Over SOS and the tokens before: keyLen is trgLen. */
  readonly self: readonly FloatTensor[]
}

/** One generated sequence, and what else was asked for. */
export interface GeneratedSequence extends Generated {
  /** What beam search ranks by: the score after processors, through length^lengthPenalty, plus the coverage penalty. */
  readonly rankScore: number
  readonly finishReason: FinishReason
  /** The model's log-probability of each generated token, EOS too; with `outputScores`. */
  readonly tokenScores?: readonly number[]
  /** What each token was chosen from, EOS too: the probability of every id; with `outputProbabilities`. */
  readonly probabilities?: readonly Float64Array[]
  /** With `outputAttentions`. */
  readonly attentions?: AttentionMaps
}

/** What was generated for one source. */
export interface Generation {
  /** `numReturnSequences`: of beam search the best first, of sampling as drawn. */
  readonly sequences: readonly GeneratedSequence[]
  /** With `outputBeamTree`. */
  readonly beamTree?: BeamTree
}

/** A token of a stream. */
export interface StreamedToken {
  /** The source's number in the call. */
  readonly row: number
  /** The sequence's number among those of its source. */
  readonly sequence: number
  /** 0 for the first token after SOS. */
  readonly position: number
  readonly id: number
  /** The model's log-probability, in nats. */
  readonly logProb: number
  /** What it was chosen from: the probability of every id; with `outputProbabilities`. */
  readonly probabilities?: Float64Array
}
