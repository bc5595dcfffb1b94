import * as z from 'zod'
import type { Vocabulary } from '../data/vocabulary.js'
import type { Answer, AnswerSequence } from '../decode/answer.js'
import { finishReasons } from '../decode/finish-reason.js'
import type { StreamedToken } from '../decode/generated.js'

const logProb = z.number().describe('In nats; 0 is certain.')

const sequenceSchema = z.strictObject({
  text: z.string(),
  ids: z.array(z.int()).describe('The ids after SOS, without EOS.'),
  tokens: z.array(z.string()).describe('The token of each id.'),
  score: z.number().describe("Sum of the log-probabilities of the answer's tokens, EOS included, in nats."),
  rankScore: z.number().describe('What beam search ranks by.'),
  finishReason: z
    .enum(finishReasons)
    .describe(
      'Why it ended: by EOS; cut at its most tokens, without EOS or with one that forcedEosTokenId put there; or because ' +
        'every token was forbidden.',
    ),
  tokenScores: z.array(logProb).optional().describe('With outputScores: of each token, EOS too.'),
})

/** The body of the answer of `POST /v1/generate`. */
export const generateAnswerSchema = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        source: z.string(),
        text: z.string().describe('The first sequence: the best, or the first sample.'),
        score: z.number().describe('Its score.'),
        warnings: z
          .array(z.string())
          .optional()
          .describe('Reasons to doubt the answer; left out where there are none.'),
        sequences: z.array(sequenceSchema).describe('numReturnSequences of them: the best first, samples as drawn.'),
      }),
    )
    .describe('One for each source, in their order.'),
})

/** A token of a stream, in an event `token`. */
export const streamedTokenSchema = z.strictObject({
  source: z.int().describe('The number of the source, from 0.'),
  sequence: z.int().describe('The number of the sequence of that source, from 0.'),
  position: z.int().describe('0 for the first token after SOS.'),
  id: z.int(),
  token: z.string(),
  logProb,
})

export type GenerateAnswer = z.infer<typeof generateAnswerSchema>

/** The answers, as JSON. */
export function generateAnswer(answers: readonly Answer[]): GenerateAnswer {
  return {
    answers: answers.map(({ source, text, score, warnings, sequences }) => ({
      source,
      text,
      score,
      ...(warnings.length > 0 && { warnings: [...warnings] }),
      sequences: sequences.map(sequenceJson),
    })),
  }
}

function sequenceJson(sequence: AnswerSequence): z.infer<typeof sequenceSchema> {
  const { text, ids, tokens, score, rankScore, finishReason, tokenScores } = sequence
  const scores = tokenScores && { tokenScores: [...tokenScores] }
  return { text, ids, tokens: [...tokens], score, rankScore, finishReason, ...scores }
}

/** A token of the stream of source number `source`, as JSON. */
export function streamedToken(
  source: number,
  { sequence, position, id, logProb }: StreamedToken,
  target: Vocabulary,
): z.infer<typeof streamedTokenSchema> {
  return { source, sequence, position, id, token: target.token(id), logProb }
}
