import { lengthWarning } from '../session/length-warning.js'
import type { BeamTree } from './beam-tree.js'
import type { GeneratedSequence, Generation } from './generated.js'
import type { SourceText } from './source-text.js'
import type { TextModel } from './text-model.js'

/** How a text is answered. */
export interface Answer {
  readonly source: string
  /** Of the first sequence: the best, or the first sample. */
  readonly text: string
  /** Of the first sequence: the sum of its tokens' log-probabilities, EOS included, in nats. */
  readonly score: number
  /** Reasons to doubt it, such as a source longer than those of the training. */
  readonly warnings: readonly string[]
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
export function answerOf(
  { model, target }: Pick<TextModel, 'model' | 'target'>,
  { text: source, ids, place }: SourceText,
  { sequences: generated, ...more }: Generation,
): Answer {
  const warning = lengthWarning(model, ids, place)
  const sequences = generated.map(sequence => ({
    text: target.format(sequence.ids),
    tokens: sequence.ids.map(id => target.token(id)),
    ...sequence,
  }))
  const [{ text, score } = { text: '', score: 0 }] = sequences
  return { source, text, score, warnings: warning === undefined ? [] : [warning], sequences, ...more }
}
