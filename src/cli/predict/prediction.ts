import type { Vocabulary } from '../../data/vocabulary.js'
import type { AttentionMaps, GeneratedSequence, Generation } from '../../decode/generated.js'
import { type AnswerSequence, answerSequence } from '../../serve/generate-answer.js'
import type { FloatTensor } from '../../session/logits.js'
import type { Answer } from './predictor.js'

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
  readonly beamTree?: Generation['beamTree']
}

interface PredictedSequence extends AnswerSequence {
  readonly probabilities?: readonly (readonly number[])[]
  readonly attentions?: Readonly<Record<keyof AttentionMaps, readonly PlainTensor[]>>
}

interface PlainTensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** The texts of an answer, one a line. */
export function answerLines({ generation }: Answer, target: Vocabulary): string {
  return generation.sequences.map(({ ids }) => `${target.format(ids)}\n`).join('')
}

export function prediction({ input, generation, warning }: Answer, target: Vocabulary): Prediction {
  const { sequences, beamTree } = generation
  const [best] = sequences
  const { tokenScores, probabilities, attentions } = best ?? {}
  const asksMore = sequences.length > 1 || [tokenScores, probabilities, attentions].some(Boolean)
  return {
    input,
    output: target.format(best?.ids ?? []),
    score: best?.score ?? 0,
    ...(warning !== undefined && { warnings: [warning] }),
    ...(asksMore && { sequences: sequences.map(sequence => predicted(sequence, target)) }),
    ...(beamTree && { beamTree }),
  }
}

function predicted(sequence: GeneratedSequence, target: Vocabulary): PredictedSequence {
  const { probabilities, attentions } = sequence
  const plain = (maps: readonly FloatTensor[]): PlainTensor[] =>
    maps.map(({ shape, data }) => ({ shape, data: Array.from(data) }))
  return {
    ...answerSequence(sequence, target),
    ...(probabilities && { probabilities: probabilities.map(row => Array.from(row)) }),
    ...(attentions && { attentions: { cross: plain(attentions.cross), self: plain(attentions.self) } }),
  }
}
