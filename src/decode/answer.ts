import { warningOfLength } from '../session/length-warning.js'
import type { BeamTree } from './beam-tree.js'
import { CutAnswers } from './cut-answers.js'
import type { GeneratedSequence, Generation } from './generated.js'
import type { SourceText } from './source-text.js'
import type { TextModel } from './text-model.js'
import { unknownWarning } from './unknown-warning.js'

/** How a text is answered. */
export interface Answer {
  readonly source: string
  /** Of the first sequence: the best, or the first sample. */
  readonly text: string
  /** Of the first sequence: the sum of its tokens' log-probabilities, EOS included, in nats. */
  readonly score: number
  /**
   * Reasons to doubt it: a source longer than those of the training, or with tokens that the model doesn't know; an
   * answer, or others of the sequences, cut at their most tokens.
   */
  readonly warnings: readonly string[]
  /** Of them, those that its source gives. */
  readonly sourceWarnings: readonly string[]
  /** `numReturnSequences`: the best first, samples as drawn. */
  readonly sequences: readonly AnswerSequence[]
  /** With `outputBeamTree`. */
  readonly beamTree?: BeamTree
}

/** A generated sequence as text. */
export interface AnswerSequence extends GeneratedSequence {
  readonly text: string
  /** The token of each id. */
  readonly tokens: readonly string[]
}

/** What was generated for a source, as text. */
export function answerOf(speaker: TextModel, read: SourceText, { sequences: generated, ...more }: Generation): Answer {
  const { target, model } = speaker
  const isSaid = (warning: string | undefined) => warning !== undefined
  const sourceWarnings = [warningOfLength(model, read.ids, read.place), unknownWarning(speaker, read)].filter(isSaid)
  const warnings = [...sourceWarnings, new CutAnswers(model.options.maxLen).add(generated).warning].filter(isSaid)
  const sequences = generated.map(sequence => ({
    text: target.format(sequence.ids),
    tokens: sequence.ids.map(id => target.token(id)),
    ...sequence,
  }))
  const [{ text, score } = { text: '', score: 0 }] = sequences
  return { source: read.text, text, score, warnings, sourceWarnings, sequences, ...more }
}
