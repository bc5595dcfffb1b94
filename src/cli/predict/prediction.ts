import type { Answer, AnswerSequence } from '../../decode/answer.js'
import type { AttentionMaps } from '../../decode/generated.js'
import type { FloatTensor } from '../../session/logits.js'

/** An answer as `--json` has it. */
export interface Prediction {
  readonly input: string
  /** The best sequence, or the first sample. */
  readonly output: string
  readonly score: number
  /** Left out where there are none. */
  readonly warnings?: readonly string[]
  /** Where more than one text and its score is asked for. */
  readonly sequences?: readonly PredictedSequence[]
  readonly beamTree?: Answer['beamTree']
}

interface PredictedSequence extends Omit<AnswerSequence, 'probabilities' | 'attentions'> {
  readonly probabilities?: readonly (readonly number[])[]
  readonly attentions?: Readonly<Record<keyof AttentionMaps, readonly PlainTensor[]>>
}

interface PlainTensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** The texts of an answer, one a line. */
export function answerLines({ sequences }: Answer): string {
  return sequences.map(({ text }) => `${text}\n`).join('')
}

export function prediction({ source, text, score, warnings, sequences, beamTree }: Answer): Prediction {
  const { tokenScores, probabilities, attentions } = sequences[0] ?? {}
  const asksMore = sequences.length > 1 || [tokenScores, probabilities, attentions].some(Boolean)
  return {
    input: source,
    output: text,
    score,
    ...(warnings.length > 0 && { warnings }),
    ...(asksMore && { sequences: sequences.map(predicted) }),
    ...(beamTree && { beamTree }),
  }
}

function predicted({ probabilities, attentions, ...sequence }: AnswerSequence): PredictedSequence {
  const plain = (maps: readonly FloatTensor[]): PlainTensor[] =>
    maps.map(({ shape, data }) => ({ shape, data: Array.from(data) }))
  return {
    ...sequence,
    ...(probabilities && { probabilities: probabilities.map(row => Array.from(row)) }),
    ...(attentions && { attentions: { cross: plain(attentions.cross), self: plain(attentions.self) } }),
  }
}
