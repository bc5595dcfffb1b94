import type { Answer, AnswerSequence } from '../../decode/answer.js'
import type { FinishReason } from '../../decode/finish-reason.js'
import type { AttentionMaps } from '../../decode/generated.js'
import { oneLine } from '../../errors/one-line.js'
import type { FloatTensor } from '../../session/logits.js'
import type { InputLine } from './input-lines.js'

/** An answer as `--json` has it. */
export interface Prediction {
  readonly input: string
  /** The best sequence, or the first sample. */
  readonly output: string
  readonly score: number
  /** Left out where the model came to an end. */
  readonly finishReason?: FinishReason
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

/** The texts of an answer, one per line whatever is in them. */
export function answerLines({ sequences }: Answer): string {
  return sequences.map(({ text }) => `${oneLine(text)}\n`).join('')
}

export function prediction({ source, text, score, warnings, sequences, beamTree }: Answer): Prediction {
  const { finishReason = 'eos', tokenScores, probabilities, attentions } = sequences[0] ?? {}
  const asksMore = sequences.length > 1 || [tokenScores, probabilities, attentions].some(Boolean)
  return {
    input: source,
    output: text,
    score,
    ...(finishReason !== 'eos' && { finishReason }),
    ...(warnings.length > 0 && { warnings }),
    ...(asksMore && { sequences: sequences.map(predicted) }),
    ...(beamTree && { beamTree }),
  }
}

/** The answer to a line without text, so that answers stand on the lines of their questions. */
export function emptyAnswer({ text: source, place }: InputLine, numReturnSequences: number): Answer {
  const nothing = { text: '', ids: [], tokens: [], score: 0, rankScore: 0, finishReason: 'blocked' } as const
  const sequences = Array<AnswerSequence>(numReturnSequences).fill({ ...nothing, ids: [] })
  const warnings = [`${place} is empty, so its answer is empty too`]
  return { source, text: '', score: 0, warnings, sourceWarnings: warnings, sequences }
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
